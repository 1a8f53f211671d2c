-- F08: direct fine money of the year over the diaspora, in territories with a usable estimate.
insert into truth by name
with direct as (
    select year, place as territory, sum(net) as net, bool_or(net is null) as is_unknown
    from fine_at where level = 'territory' group by all
)
select
    'F08' as indicator, 'Y' as period_type, d.year::varchar as period, d.level, d.place,
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
left join direct as m using (year, territory)
group by d.year, d.level, d.place;

-- F08b: shares of all cash: what is direct to territories, trips, persons, unallocated. Persons
-- that may not be shown are not in the whole either, or they could be subtracted.
insert into truth by name
with
parts as (
    select year, part, net, status from world_money where part <> '_T'
),

shares as (
    select year, 'money_part' as scheme, part as code, net, status from parts
    union all
    select year, '_T', '_T', net, status from parts where part = 'unallocated'
)

select
    'F08b' as indicator, f.period_type, f.period, f.level, f.place, s.scheme, s.code, s.status,
    coalesce(s.net, 0) as central,
    (select sum(net) from parts where parts.year = f.year and parts.status = 'ok') as below_central
from frame(['Y'], ['world']) as f
join shares as s using (year);
