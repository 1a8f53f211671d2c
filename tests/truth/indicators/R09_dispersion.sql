-- R09: 1 − Σ(share of a town in held events)²; of low quality below eight events.
insert into truth by name
with towns as (
    select period_type, period, level, place, city, count(event) as n
    from held_in(['Y'], ['territory'])
    group by all
)
select
    'R09' as indicator, period_type, period, level, place,
    if(sum(n) between 1 and 7, 'low_quality', 'ok') as status,
    sum(n) ** 2 - sum(n ** 2) as central,
    sum(n) ** 2 as below_central
from towns
group by all;
