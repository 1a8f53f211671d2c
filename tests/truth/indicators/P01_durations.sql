-- P01: weeks until half and nine tenths of a period's cases are closed. The share that is still open
-- falls on each day with a closing by those closed over those seen until then; who was passed on or
-- is open was seen until that day.
insert into truth by name
with
seen as (
    select c.period_type, c.period, c.level, c.place, c.scheme, c.code, k.days,
        k.ending = 'closed' as is_closed
    from case_cells as c
    join belongs as b on c.level = b.level and c.place = b.place
    join cases as k on k.territory = b.territory and k.opened between c.start and c.stop
    where k.is_sound and c.code in ('_T', k.category)
),

steps as (
    select
        d.*,
        (select count(*) from seen as s
            where s.period = d.period and s.level = d.level and s.place = d.place
                and s.code = d.code and s.days >= d.days) as at_risk
    from (
        select period_type, period, level, place, scheme, code, days, count(*) as closed
        from seen where is_closed group by all
    ) as d
),

left_over as (
    select
        *,
        product(1 - closed / at_risk) over (
            partition by period, level, place, code order by days) as open_share
    from steps
),

parts (indicator, share, least) as (values ('P01a', 0.5, 10), ('P01b', 0.1, 20))

select
    p.indicator, c.period_type, c.period, c.level, c.place, c.scheme, c.code,
    case
        when total(l.closed) < p.least then 'too_few'
        when min(l.open_share) > p.share + 1e-9 then 'not_yet'
        else 'ok'
    end as status,
    if(status = 'ok', ceil(min(l.days) filter (l.open_share <= p.share + 1e-9) / 7), null) as central
from case_cells as c
cross join parts as p
left join left_over as l using (period_type, period, level, place, scheme, code)
group by p.indicator, p.least, p.share, c.period_type, c.period, c.level, c.place, c.scheme, c.code;
