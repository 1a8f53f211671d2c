-- The last word on every tranche of a grant.
create table latest_grants as
select * from grant_rows
qualify row_number() over (
    partition by agreement_no, tranche_no order by place desc, line desc
) = 1;
