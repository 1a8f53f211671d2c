-- P03: cases opened in a period; P04: those passed on, and to whom; P05: the Fund's grants among those
-- passed on to it.
insert into truth by name
select
    'P03' as indicator, c.period_type, c.period, c.level, c.place, c.scheme, c.code,
    count(k.case_id) as central
from case_cells as c
join belongs as b on c.level = b.level and c.place = b.place
left join cases as k
    on k.territory = b.territory and k.opened between c.start and c.stop
    and c.code in ('_T', k.category)
where c.scheme = '_T' or c.period_type = 'H'
group by all;

insert into truth by name
with slices (scheme, code) as (
    values ('_T', '_T'), ('referred_to', 'ministry'), ('referred_to', 'fund'),
        ('referred_to', 'lawyer')
)
select
    'P04' as indicator, c.period_type, c.period, c.level, c.place, s.scheme, s.code,
    'wilson' as how,
    tally(k.referred_to is not null and s.code in ('_T', k.referred_to)) as central,
    count(k.case_id) as below_central
from (from case_cells where scheme = '_T') as c
join slices as s on s.scheme = '_T' or (c.level = 'world' and c.period_type = 'Y')
join belongs as b on c.level = b.level and c.place = b.place
left join cases as k on k.territory = b.territory and k.opened between c.start and c.stop
group by all;

insert into truth by name
select
    'P05' as indicator, c.period_type, c.period, c.level, c.place,
    'wilson' as how, tally(k.has_fund_grant) as central, count(k.case_id) as below_central
from frame(['Y'], ['world']) as c
left join cases as k
    on k.referred_to = 'fund' and k.opened between c.start and c.stop
group by all;
