-- The chosen estimate of a territory, year and definition, with its band (model.md §6).
create table estimates_of_years as
with
grades (grade, rank, factor) as (
    values ('A', 1, 1.05), ('B', 2, 1.15), ('C', 3, 1.35), ('D', 4, null)
),

stated as (
    select * from estimates
    union all by name
    -- The register of the post that serves the territory, at the last day of the year that is told;
    -- a day on which a year begins tells of the one before.
    select
        r.territory, year(r.period_end - 1) as ref_year, 'register' as method, r.post as source,
        r.registered as central, 'registered' as definition, 'B' as grade, r.place, r.line
    from register_counts as r
    where r.territory not in (
        select territory_code from seed.post_territories where post_code <> r.post
    )
    qualify rank() over (
        partition by r.territory, r.post, ref_year
        order by least(r.period_end, make_date(ref_year, 12, 31)) desc
    ) = 1
),

banded as (  -- a source's own bounds, else those of its grade; grade D has none
    select
        e.*,
        g.rank,
        if(e.grade = 'D', null, coalesce(low, cast(round(central / factor) as bigint))) as own_low,
        if(e.grade = 'D', null, coalesce(high, cast(round(central * factor) as bigint))) as own_high
    from stated as e join grades as g using (grade)
    -- Not outside its own bounds, nor above the population of the year that is nearest.
    where
        coalesce(low, central) <= central and central <= coalesce(high, central)
        and central <= coalesce((
            select arg_min(p.count, (abs(p.year - e.ref_year), -p.count)) from populations as p
            where p.territory = e.territory
        ), central)
    -- Nor one of two figures that its source gives for the same.
    qualify
        count(distinct (central, low, high, e.grade)) over (
            partition by territory, ref_year, definition, method, source
        ) = 1 or territory = 'ZZZ'
),

years as (
    select unnest(range(min(year(day)), year(getvariable('known_at')) + 1)) as year
    from events where day >= date '2021-01-01'
),

carried as (  -- one grade lower for every five full years
    select
        years.year, banded.*,
        least(4, rank + (years.year - ref_year) // 5) as rank_now
    from banded, years
    where years.year - ref_year between 0 and if(method = 'census', 10, 5)
),

best as (
    select * from carried
    qualify row_number() over (
        partition by territory, definition, year
        order by
            rank_now,
            list_position(['census', 'register', 'survey', 'model', 'embassy'], method),
            ref_year desc, place desc, source, line desc
    ) = 1
)

-- The band is the envelope of all usable estimates within five years, and of the chosen one.
select
    best.territory, best.definition, best.year, best.method, best.source, best.ref_year,
    substr('ABCD', cast(best.rank_now as int), 1) as grade,
    best.central,
    best.rank_now < 4 as is_usable,
    if(best.rank_now < 4, least(best.own_low, around.low), null) as low,
    if(best.rank_now < 4, greatest(best.own_high, around.high), null) as high
from best,
    lateral (
        select min(own_low) as low, max(own_high) as high from banded as other
        where
            best.territory = other.territory and best.definition = other.definition
            and abs(other.ref_year - best.year) <= 5
    ) as around;

-- Which of them a group or the world adds up, and how many territories it has.
create table diaspora as
select
    y.year, b.level, b.place, y.territory, e.grade, e.is_usable,
    if(e.is_usable, e.low, null) as low,
    if(e.is_usable, e.central, null) as central,
    if(e.is_usable, e.high, null) as high,
    e.central as any_central
from (
    select distinct year, places.place as territory
    from periods, places
    where period_type in ('Y', 'YTD') and level = 'territory' and places.place <> 'ZZZ'
) as y
join belongs as b on y.territory = b.territory and b.level <> 'union'
left join estimates_of_years as e
    on y.territory = e.territory and y.year = e.year and e.definition = 'self_identified';
