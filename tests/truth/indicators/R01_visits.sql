-- R01: visits of held events; an event without a number adds zero.
insert into truth by name
select
    'R01' as indicator, period_type, period, level, place,
    total(visits_low) as low, total(visits) as central, total(visits_high) as high
from held_in(['M', 'Q', 'Y', 'YTD'], ['territory', 'group', 'world'])
group by all;

insert into truth by name
select
    'R01' as indicator, period_type, period, level, place, 'count_basis' as scheme, code,
    total(if(basis = code, visits_low, 0)) as low,
    total(if(basis = code, visits, 0)) as central,
    total(if(basis = code, visits_high, 0)) as high
from held_in(['Y'], ['territory', 'group', 'world']),
    unnest(['scan', 'list', 'tickets', 'head_count', 'estimate']) as t(code)
group by all;

insert into truth by name
select
    'R01' as indicator, period_type, period, level, place, 'event_type' as scheme,
    event_type_code as code,
    total(if(type = code, visits_low, 0)) as low,
    total(if(type = code, visits, 0)) as central,
    total(if(type = code, visits_high, 0)) as high
from held_in(['Y'], ['world']), seed.event_types
group by all;
