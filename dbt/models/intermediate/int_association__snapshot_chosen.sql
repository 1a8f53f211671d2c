-- One row per association and quarter: what the register says of it. An association is a number, a
-- country and a day of registration, for numbers are given again. Of two posts that know it, the
-- one that serves its country speaks; without such a one the delivery that came last.
with resolved as (
    select
        register.*,
        coalesce(territories.territory_code, '{{ var("unresolved_territory") }}') as territory_code,
        served.territory_code is not null as is_of_own_post
    from {{ ref('stg_associations_register') }} as register
    left join {{ territory_names(ref('stg_associations_register'), 'country_name') }} as territories
        on register.country_name = territories.name
    left join {{ ref('post_territories') }} as served
        on
            register.post_code = served.post_code
            and territories.territory_code = served.territory_code
),

ranked as (
    select
        *,
        territory_code || '-' || {{ text_part('assoc_reg_no', '-', 2) }}
        || '-' || replace(cast(registered_date as string), '-', '') as association_id,
        row_number() over (
            partition by territory_code, assoc_reg_no, registered_date, period_code
            order by
                is_of_own_post desc nulls last,
                _delivery_rank desc nulls last,
                post_code asc nulls last,
                _line asc nulls last
        ) as place
    from resolved
)

select
    ranked.association_id,
    ranked.period_code,
    periods.period_start,
    periods.period_end,
    ranked.post_code,
    ranked.territory_code,
    ranked.assoc_reg_no,
    ranked.registered_date,
    ranked.name_ru,
    ranked.name_local,
    ranked.legal_form_code,
    ranked.status_code,
    coalesce(ranked.status_date, periods.period_start) as status_date,
    case when ranked.status_code = 'merged' then ranked.merged_into_reg_no end
        as merged_into_reg_no,
    ranked.has_youth_wing,
    ranked.last_report_date,
    ranked.is_council_member,
    ranked._delivery_id,
    ranked._line
from ranked
inner join {{ ref('dim_period') }} as periods
    on ranked.period_code = periods.period_code and periods.period_type = 'Q'
where ranked.place = 1
