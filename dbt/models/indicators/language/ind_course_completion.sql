-- L03 completed of started courses, L03b beside what the world completes on the same levels: the
-- expected number is the sum of the world's shares over the started courses of a post.
with counted as (
    select
        period_type,
        period_code,
        territory_level,
        territory_code,
        dim1_scheme,
        dim1_code,
        count(*) as closed_count,
        count(*) filter (where is_completed) as completed_count
    from {{ ref('int_indicator__course_placed') }}
    group by
        period_type, period_code, territory_level, territory_code, dim1_scheme, dim1_code
),

beside as (
    select
        posts.period_type,
        posts.period_code,
        posts.territory_level,
        posts.territory_code,
        sum(posts.completed_count) as completed_count,
        floor(round(
            sum(
                cast(posts.closed_count as double) * world.completed_count / world.closed_count
            ),
            6
        )) as expected_count
    from counted as posts
    inner join counted as world
        on
            posts.period_type = world.period_type
            and posts.period_code = world.period_code
            and posts.dim1_scheme = world.dim1_scheme
            and posts.dim1_code = world.dim1_code
            and world.territory_level = 'world'
    where posts.territory_level = 'post' and posts.dim1_scheme = 'level'
    group by
        posts.period_type, posts.period_code, posts.territory_level, posts.territory_code
)

select
    {{ indicator_parts(
        'L03', dim1_scheme='dim1_scheme', dim1_code='dim1_code',
        numerator='completed_count', denominator='closed_count',
        persons_num='completed_count', persons_den='closed_count'
    ) }}
from counted
union all
select
    {{ indicator_parts(
        'L03b',
        numerator='completed_count', denominator='expected_count',
        persons_num='completed_count', persons_den='expected_count'
    ) }}
from beside
