-- Cash lines in roubles with their sign, their place, their event and their kind.
create table rates as
select currency, day, value, nominal from rate_rows
qualify row_number() over (partition by currency, day order by place, line) = 1;

-- Ten days after the day it was set for, a rate is too old to convert anything. Exact: a nominal
-- is a power of ten.
create macro roubles(amount, value, nominal, age) as if(
    age <= 10, round(cast(amount as decimal(20, 2)) * value * cast(1.0 / nominal as decimal(5, 4)), 2),
    null);

create table cash as
with
converted as (  -- the ledger's roubles, else the rate of the day or the last one before it
    select
        l.*,
        if(
            l.amount_rub is null or (l.amount_rub = 0 and l.amount_cur <> 0 and l.currency <> 'RUB'),
            roubles(l.amount_cur, r.value, r.nominal, cast(l.posted_at as date) - r.day),
            l.amount_rub
        ) as amount
    from ledger_lines as l
    asof left join rates as r on l.currency = r.currency and cast(l.posted_at as date) >= r.day
)

select
    c.measure, c.period, cast(left(c.period, 4) as int) as year,
    e.event, e.is_held and e.visits > 0 as is_matched, year(e.day) as event_year,
    e.post as event_post, e.is_held and e.checkins > 0 as is_scanned,
    e.day as event_day,
    e.type, e.visits, e.visits_low, e.visits_high,
    coalesce(e.territory, c.territory, '_U') as territory,
    if(coalesce(e.territory, c.territory) is null, 'unallocated', 'direct') as allocation,
    case
        when m.is_trip = 'true' then 'trip'
        when m.recipients = 'persons' then 'persons'
        else 'fine'
    end as kind,
    coalesce(c.inn, 'nobody named') as recipient,
    c.is_storno,
    cast(if(c.is_storno or c.kind = 'refund', -abs(amount), amount) as decimal(18, 2)) as net,
    if(c.is_storno, 0, net) as gross,
    if(c.is_storno, net, 0) as storno
from converted as c
left join events as e on c.plan_id = e.plan_id
left join seed.measures as m on c.measure = m.measure_code;

-- Final after the 45 days that follow its end; money that is told by the year is told of such years only, since
-- two editions of an unfinished year would tell the months between.
create macro is_final(year) as
make_date(year, 12, 31) + 45 < cast(getvariable('known_at') as date);

-- Fine money wherever it counts; only this kind enters a figure of a place.
create table fine_at as
select b.level, b.place, cash.* exclude (territory)
from cash join belongs as b using (territory)
where kind = 'fine';
