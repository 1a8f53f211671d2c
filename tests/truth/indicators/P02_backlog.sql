-- P02: of the cases open on the last day of a period those that were opened more than 90 days before.
insert into truth by name
select
    'P02' as indicator, c.period_type, c.period, c.level, c.place, c.scheme, c.code,
    'wilson' as how, tally(c.stop - k.opened > 90) as central, count(k.case_id) as below_central
from case_cells as c
join belongs as b on c.level = b.level and c.place = b.place
left join cases as k
    on k.territory = b.territory and k.is_sound and c.code in ('_T', k.category)
    and open_on(k.states, c.stop)
where c.scheme = '_T' or c.period_type = 'H'
group by all;
