-- Delivered facts in effect. ``place`` and ``line``: their order of delivery.
create table plan_versions (
    plan_id varchar, version int, post varchar, site varchar, event_type varchar,
    campaign varchar, territory varchar, mode varchar, partner varchar, status varchar,
    changed_at timestamp,
    starts_at timestamp, day date, title_key varchar, city_key varchar, place int, line int
);
-- When a delivery of rows that replace each other was received, by its place in their order.
create table arrivals (export varchar, place int, received timestamp);
create table report_rows (
    report varchar, post varchar, period varchar, report_no varchar, row_no int, plan_id varchar,
    event_date date, territory varchar, participants int, method varchar, regions varchar[],
    title_key varchar, city_key varchar, place int, line int
);
create table registration_rows (
    registration_id varchar, plan_id varchar, name varchar, patronymic varchar, birth_year int,
    residence varchar, registered_at timestamp, status varchar, checked_in_at timestamp,
    place int, line int
);
create table application_rows (
    application_id varchar, competition varchar, season int, name varchar, patronymic varchar,
    birth_year int, residence varchar, category varchar, submitted_at timestamp,
    published_at timestamp, outcome varchar, status varchar, post varchar,
    results struct(stage varchar, is_passed boolean, judged_at timestamp)[], place int, line int
);
create table roster_rows (
    post varchar, trip varchar, line_no int, name varchar, patronymic varchar, birth_year int,
    sex varchar, residence varchar, application_id varchar, role varchar, status varchar,
    history struct(status varchar, day date)[], arrival date, departure date, host_city varchar,
    replaced_by int, place int, line int
);
create table quota_rows (
    season int, version int, territory varchar, country_text varchar, participants int,
    escorts int, approved date, place int, line int
);
create table enrolment_rows (
    enrolment_id varchar, course varchar, centre varchar, post varchar, residence varchar,
    level varchar, term varchar, name varchar, patronymic varchar, enrolled_on date,
    hours_planned decimal(8, 2), hours_attended decimal(8, 2), exam varchar,
    has_certificate boolean, status varchar, place int, line int
);
create table case_rows (
    case_id varchar, territory varchar, opened date, category varchar, referred_to varchar,
    has_fund_grant boolean, history struct(status varchar, day date)[], closed date,
    place int, line int
);
create table ledger_lines (
    doc_uid varchar, line_no int, period varchar, kind varchar, measure varchar,
    territory varchar, plan_id varchar, trip varchar, inn varchar, amount_rub decimal(14, 2),
    currency varchar, amount_cur decimal(14, 2), is_storno boolean, posted_at timestamp,
    place int, line int
);
create table grant_rows (
    agreement_no varchar, tranche_no int, call varchar, applied date, association varchar,
    territory varchar, requested decimal(14, 2), awarded decimal(14, 2), signed date,
    paid date, paid_currency varchar, paid_amount decimal(14, 2), returned decimal(14, 2),
    report_due date, report_received date, report_accepted date, report_status varchar,
    place int, line int
);
create table action_rows (
    meeting int, item int, action int, held_on date, owner varchar, due date,
    shifts struct(due_on date, moved_on date)[], status varchar, evidence varchar, closed_on date,
    indicators varchar[], place int, line int
);
create table register_rows (
    post varchar, quarter varchar, number varchar, territory varchar, registered date,
    name varchar, legal_form varchar, status varchar, since date, merged_into varchar,
    has_youth_wing boolean, last_report date, is_council_member boolean, place int, line int
);
create table rate_rows (
    currency varchar, day date, nominal int, value decimal(10, 4), place int, line int
);
create table estimates (
    territory varchar, ref_year int, method varchar, source varchar, low bigint,
    central bigint, high bigint, definition varchar, grade varchar, place int, line int
);
create table register_counts (
    territory varchar, post varchar, period_end date, registered bigint, place int, line int
);
create table migrant_stock (year int, destination varchar, origin varchar, count bigint);
create table populations (year int, territory varchar, count bigint);
create table deliveries (
    export varchar, received_at timestamp, status varchar, rows_read int, rows_quarantined int
);
create table scopes (
    export varchar, scope varchar, received_at timestamp, replaced_at timestamp
);

-- Nothing adds up to zero.
create macro total(x) as coalesce(sum(x), 0);
create macro tally(x) as count(case when x then 1 end);
