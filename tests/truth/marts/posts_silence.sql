-- marts.mart_posts__silence
with heard as (
    select export, sender, max(stop) as last, max_by(code, stop) as code
    from answered where has_come and sender <> '_T' group by all
),

owing as (
    select a.export, a.sender, min(a.stop + cast(e.due_day as int)) as due, count(*) as missing
    from answered as a
    join heard as h on a.export = h.export and a.sender = h.sender and a.stop > h.last
    join seed.expected_deliveries as e
        on a.export = e.export and a.sender = e.post_code
        and a.stop between e.valid_from::date and coalesce(e.valid_to, '9999-12-31')::date
    where a.is_due
    group by all
)

select
    o.sender as post_code, o.export, h.code as last_period_code,
    (
        select max(cast(s.received_at as date)) from scopes as s
        where s.export = o.export and list_contains(string_split(s.scope, '|'), o.sender)
    ) as last_received_date,
    o.due as expected_date, o.missing as missing_count, p.owner_ru, p.owner_en, p.contact_email
from owing as o
join heard as h using (export, sender)
join seed.posts as p on p.post_code = o.sender
