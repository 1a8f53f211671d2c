-- E01 plan execution with its parts, E02 cancellation, of all posts and of each, over the opening
-- plan of a quarter.
{% for code, outcome in {
    'E01': 'held', 'E01b': 'moved', 'E01c': 'no_report', 'E02': 'cancelled'
}.items() %}
{% for post in [none, 'post_code'] %}
select
    {{ indicator_parts(
        code, world=true, period_type="'Q'",
        breakdown='post' if post else none, dim1_code=post,
        numerator="count(*) filter (where outcome = '" ~ outcome ~ "')",
        denominator='count(*)',
        records='count(*)'
    ) }}
from {{ ref('mart_events__opening_plan') }}
group by period_code{{ ', ' ~ post if post }}
{{ 'union all' if not loop.last }}
{% endfor %}
{{ 'union all' if not loop.last }}
{% endfor %}
