-- A03: reports of grants accepted by their day, over those due in the period.
insert into truth by name
select
    'A03' as indicator, f.period_type, f.period, f.level, f.place,
    tally(g.report_accepted <= g.report_due) as central, count(g.agreement_no) as below_central
from (
    from frame(['Y'], ['territory', 'group', 'world']) union all from frame(['Q'], ['world'])
) as f
left join (
    select latest_grants.*, b.level, b.place as at from latest_grants join belongs as b using (territory)
) as g on g.level = f.level and g.at = f.place and g.report_due between f.start and f.stop
group by all;

insert into truth by name
with calls as (
    select call, min(year(report_due)) as first, max(year(report_due)) as last
    from latest_grants where report_due is not null group by call
)

select
    'A03' as indicator, f.period_type, f.period, f.level, f.place, 'grant_call' as scheme,
    c.call as code, tally(g.report_accepted <= g.report_due) as central,
    count(g.agreement_no) as below_central
from frame(['Y'], ['world']) as f
join calls as c on f.year between c.first and c.last
left join latest_grants as g on g.call = c.call and year(g.report_due) = f.year
group by all;
