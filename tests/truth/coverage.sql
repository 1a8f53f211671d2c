-- How complete each cell is, from the agreed calendar of deliveries and what has come.
-- ``requires`` (indicator, export) and ``rules`` (indicator, rule) come from the declared meanings.
create table owed as
with spans as (
    select cadence, start, cast(start + step as date) as next, cast(start + 2 * step as date) as after
    from (values ('monthly', to_months(1)), ('quarterly', to_months(3)), ('half_yearly', to_months(6)), ('yearly', to_months(12)))
        as cadences(cadence, step),
        lateral (select unnest(generate_series(
            timestamp '2021-01-01', cast(getvariable('known_at') as timestamp), step)) as start)
)
select
    e.export, e.post_code as sender, cast(s.start as date) as start, s.next - 1 as stop, s.after,
    s.next - 1 + cast(e.due_day as int) < cast(getvariable('known_at') as date) as is_due,
    case s.cadence
        when 'monthly' then strftime(s.start, '%Y-%m') when 'yearly' then strftime(s.start, '%Y')
        when 'half_yearly' then strftime(s.start, '%Y-H') || if(month(s.start) = 1, 1, 2)
        else strftime(s.start, '%Y-Q') || quarter(s.start)
    end as code
from seed.expected_deliveries as e
join spans as s on s.cadence = if(e.cadence = 'daily', 'monthly', e.cadence)
where
    s.next <= cast(getvariable('known_at') as date)
    and s.next - 1 between e.valid_from::date and coalesce(e.valid_to, '9999-12-31')::date;

-- A delivery that names its period answers for it, a roster by the season of its trip; one that names nothing, for the one that ended
-- last before it came. The last part of a scope may be a day or a number within the period.
create table said_parts as
select export, string_split(scope, '|') as parts, unnest(parts) as part from scopes
union
select export, string_split(scope, '|') as parts, regexp_replace(parts[-1], '-[0-9]+$', '')
from scopes;

create table answered as
select
    o.*,
    exists (
        from said_parts as n
        where n.export = o.export and regexp_replace(n.part, '^TR-', '') = o.code
            and (o.sender = '_T' or list_contains(n.parts, o.sender))
    ) or exists (
        from deliveries as d
        where d.export = o.export and d.status = 'loaded'
            and d.export not in (select export from scopes where scope <> '')
            and cast(d.received_at as date) > o.stop and cast(d.received_at as date) < o.after
    ) as has_come
from owed as o;

create table serves as
select distinct p.post_code as sender, b.level, b.place
from seed.post_territories as p join belongs as b on p.territory_code = b.territory
union all
select post_code, 'post', post_code from seed.posts;

-- Until when somebody reports for a place.
create table served as
select v.level, v.place, max(coalesce(e.valid_to::date, '9999-12-31'::date)) as until
from serves as v
join seed.expected_deliveries as e on e.export = 'event_reports' and e.post_code = v.sender
group by all;

-- Of one export in a period: all its deliveries count once one is due, or when all have come.
create table counted as
select
    a.export, coalesce(s.level, 'any') as level, coalesce(s.place, 'any') as place,
    p.period_type, p.period,
    count(*) as owing, tally(a.has_come) as come,
    bool_or(a.is_due) or bool_and(a.has_come) as is_asked
from answered as a
left join serves as s using (sender)
join periods as p on a.start >= p.start and a.stop <= p.stop
where a.sender = '_T' or s.level is not null
group by all;

create table covered as
with
cells as (
    select
        indicator, period_type, period,
        if(scheme = 'post', 'post', level) as level, if(scheme = 'post', code, place) as place,
        -- That a diaspora lives somewhere is no count of what happened there.
        bool_or(if(how = 'band', central, coalesce(below_central, central)) > 0) as has_counted
    from truth group by all
),

records as (
    select
        export, min(valid_from::date) as first_day, bool_and(post_code <> '_T') as is_by_posts
    from seed.expected_deliveries group by export
),

summed as (
    select
        c.*,
        total(if(n.is_asked, n.owing, 0)) as expected,
        total(if(n.is_asked, n.come, 0)) as come,
        bool_or(coalesce(not n.is_asked, false)) as is_waiting,
        bool_or(o.first_day > p.stop) as is_too_early,
        bool_or(o.is_by_posts) as needs_posts,
        bool_or(r.export = 'event_reports') as needs_reports
    from cells as c
    join requires as r using (indicator)
    left join records as o using (export)
    left join periods as p on c.period_type = p.period_type and c.period = p.period
    left join counted as n
        on r.export = n.export and c.period_type = n.period_type and c.period = n.period
        and n.level in ('any', c.level) and n.place in ('any', c.place)
    group by all
)

select
    s.*,
    -- No post serves the place, or none does any more, and nothing was held there or is counted of it.
    needs_posts and s.level <> 'world'
    and (v.until is null or coalesce(v.until < p.stop, false) and s.expected = 0)
    and if(needs_reports, (s.period_type, s.period, s.level, s.place) not in (
        select (p.period_type, p.period, h.level, h.place)
        from held_at as h join periods as p on h.day between p.start and p.stop
        where h.place is not null
    ), not coalesce(has_counted, false)) as is_impossible
from summed as s
left join served as v on s.level = v.level and s.place = v.place
left join periods as p on s.period_type = p.period_type and s.period = p.period;

update truth set
    expected = c.expected,
    covered = if(c.expected = 0, null, trunc(10000 * c.come / c.expected) / 10000),
    status = case
        when c.is_impossible then 'not_applicable'
        when status = 'not_yet' or c.is_too_early then 'not_yet'
        when c.expected = 0 and c.is_waiting then 'not_yet'
        when c.expected > 0 and c.come = 0 then 'not_reported'
        when status in ('ok', 'zero_denominator') and c.come < c.expected then 'partial'
        else status
    end
from covered as c
where
    truth.indicator = c.indicator and truth.period_type = c.period_type
    and truth.period = c.period and if(scheme = 'post', 'post', truth.level) = c.level
    and if(scheme = 'post', code, truth.place) = c.place;

-- People who are followed must have been looked for: the registrations of the years to which they
-- are followed are needed, too.
with followed as (
    select 'L01' as indicator, period_type, period, '_T' as code, year + 1 as year from periods
    union all
    select 'L02', period_type, period, 'n' || n, year + n from periods, range(1, 5) as t(n)
    union all
    select code, period_type, period, '_T', season + 1
    from season_parts, unnest(['Y09', 'Y09b']) as t(code)
),

lacking as (
    select f.* exclude (year), max(if(n.come = 0, 'not_reported', 'partial')) as status
    from followed as f
    join counted as n
        on n.export = 'event_registrations' and n.period_type = 'Y' and n.period = f.year::varchar
        and n.come < n.owing
    group by all
)

update truth set status = l.status
from lacking as l
where
    truth.indicator = l.indicator and truth.period_type = l.period_type
    and truth.period = l.period and truth.code = l.code
    and truth.status in ('ok', 'partial') and truth.below_central > 0;

-- Whoever goes on learning stands in the lists of the year after, in those of the same place.
update truth set status = if(n.come = 0, 'not_reported', 'partial')
from counted as n
where
    truth.indicator = 'L04' and n.export = 'language_courses' and n.period_type = 'Y'
    and n.period = (truth.period::int + 1)::varchar and n.level = truth.level
    and n.place = truth.place and n.come < n.owing
    and truth.status in ('ok', 'partial') and truth.below_central > 0
    and not (truth.status = 'partial' and n.come > 0);

-- Nominations, confirmations and trips of those who applied stand in rosters: where none has come,
-- nothing is known of them.
update truth set status = if(n.come = 0 and n.is_asked, 'not_reported', 'not_yet')
from (from truth where indicator = 'Y05' or code = 'round_1') as applied
left join counted as n
    on n.export = 'trip_rosters' and n.period_type = applied.period_type
    and n.period = applied.period and n.level = applied.level and n.place = applied.place
where
    applied.below_central > 0 and applied.indicator = truth.indicator
    and (truth.indicator = 'Y05' or truth.code in ('nominated', 'confirmed'))
    and truth.period_type = applied.period_type and truth.period = applied.period
    and truth.level = applied.level and truth.place = applied.place
    and truth.status in ('ok', 'partial') and coalesce(n.come = 0 or not n.is_asked, true)
    and (truth.level, truth.place) in (select (level, place) from serves);

-- Nothing is told of these, not even the parts.
update truth set
    low = null, central = null, high = null,
    below_low = null, below_central = null, below_high = null, at_least = null, at_most = null
from rules as r
where
    truth.indicator = r.indicator
    and (status in ('not_applicable', 'not_yet', 'not_reported')
        or (status = 'partial' and r.rule = 'complete_only'));
