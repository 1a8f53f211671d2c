-- Shares of participants: new ones (R08), youth among those of known age (Y01), known age (Y02).
insert into truth by name
select
    'R08' as indicator, period_type, period, level, place, 'wilson' as how,
    if(is_clean, 'ok', 'not_yet') as status,
    fresh as central, everybody as below_central
from people_at
where is_clean or place <> 'ZZZ';

insert into truth by name
select
    'Y01' as indicator, period_type, period, level, place, 'wilson' as how,
    young as central, aged as below_central
from people_at;

insert into truth by name
select
    'Y02' as indicator, period_type, period, level, place,
    aged as central, everybody as below_central,
    case when 100 * aged >= 95 * everybody then 0.95 when 100 * aged >= 80 * everybody then 0.80
        else 0 end as at_least,
    case at_least when 0.95 then 1 when 0.80 then 0.95 else 0.80 end as at_most
from people_at;
