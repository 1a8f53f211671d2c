-- F08: direct fine money of the year over the diaspora, in territories with a usable estimate.
insert into truth by name
with direct as (
    select
        p.period_type, p.period, p.year, place as territory, sum(net) as net,
        bool_or(net is null) as is_unknown
    from fine_at as m
    join periods as p
        on m.period between strftime(p.start, '%Y-%m') and strftime(p.stop, '%Y-%m')
    where level = 'territory' and p.period_type in ('Y', 'YTD')
    group by all
)
select
    'F08' as indicator, p.period_type, p.period, d.level, d.place,
    'band' as how,
    case
        when tally(is_usable) = 0 then
            if(d.level = 'territory' and count(any_central) > 0, 'low_quality', 'zero_denominator')
        when bool_or(is_usable and m.is_unknown) then 'low_quality'
        else 'ok'
    end as status,
    total(if(is_usable, net, 0)) as central,
    sum(low) as below_low, sum(d.central) as below_central, sum(high) as below_high
from diaspora as d
join periods as p on d.year = p.year and p.period_type in ('Y', 'YTD')
left join direct as m
    on d.territory = m.territory and p.period_type = m.period_type and p.period = m.period
group by p.period_type, p.period, d.level, d.place;

-- F08b: shares of all cash: what is direct to territories, trips, persons, unallocated. Persons
-- that may not be shown are not in the whole either, or they could be subtracted. Final years
-- only.
insert into truth by name
with codes (scheme, code, part) as (
    values ('_T', '_T', 'unallocated'), ('money_part', 'territories', 'territories'),
    ('money_part', 'trips', 'trips'), ('money_part', 'persons', 'persons'),
    ('money_part', 'unallocated', 'unallocated')
)
select
    'F08b' as indicator, f.period_type, f.period, f.level, f.place, c.scheme, c.code,
    coalesce(if(m.status = 'ok', whole.status, m.status), 'zero_denominator') as status,
    m.net as central, whole.net as below_central
from frame(['Y'], ['world']) as f
cross join codes as c
left join world_money as m on f.year = m.year and c.part = m.part
left join world_money as whole on f.year = whole.year and whole.part = '_T'
where is_final(f.year);
