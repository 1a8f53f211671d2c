"""What strangers may type. ``{outside}`` is a folder with secrets, ``{released}`` a released file.

REACHING wants what lies outside the release, or to change something: each fence alone stops it.
BURNING is a SELECT over nothing that wants all memory, time or output: limits stop it.
HARMLESS is the daily work of analysts over tables ``t`` and ``u``.
"""

from __future__ import annotations

SECRET = "planted-secret-4711"

REACHING = {
    # Files, by function.
    "read_csv": "from read_csv('{outside}/secret.csv')",
    "read_csv in a subquery": "select (select count(*) from read_csv_auto('{outside}/secret.csv'))",
    "read_text": "select content from read_text('{outside}/*')",
    "read_blob": "from read_blob('/proc/self/environ')",
    "read_json": "from read_json('{outside}/secret.json')",
    "read_parquet": "from read_parquet('{released}')",
    "parquet_scan": "from parquet_scan('{outside}/secret.parquet')",
    "parquet_metadata": "from parquet_metadata('{released}')",
    "parquet_kv_metadata": "from parquet_kv_metadata('{released}')",
    "sniff_csv": "from sniff_csv('{outside}/secret.csv')",
    "glob": "from glob('{outside}/*')",
    "read_duckdb": "from read_duckdb('{outside}/secret.duckdb', table_name => 'kept')",
    "a function with its schema": "from system.main.read_text('{outside}/secret.csv')",
    "a function in capitals": "FROM READ_TEXT('{outside}/secret.csv')",
    "a function in quotes": "from \"read_text\"('{outside}/secret.csv')",
    "lateral": "select * from t, lateral (from read_text('{outside}/secret.csv')) q",
    "a function inside another's argument": (
        "from range((select count(*) from read_text('{outside}/secret.csv')))"
    ),
    # Files, by name.
    "a file as a table": "select * from '{outside}/secret.csv'",
    "a parquet file as a table": "from '{outside}/secret.parquet'",
    "the file of a table of the release": "from '{released}'",
    "a file as a table of main": "select * from main.'{outside}/secret.csv'",
    "describe a file": "describe '{outside}/secret.csv'",
    "summarize a file": "from (summarize '{outside}/secret.csv')",
    "pivot of a file": "pivot '{outside}/secret.csv' on kept in ('a') using count(*)",
    "unpivot of a file": "unpivot '{outside}/secret.csv' on kept",
    "a network address": "from 'http://127.0.0.1:9/secret.csv'",
    "an object store": "from read_parquet('s3://bucket/secret.parquet')",
    # Names of WITH, borrowed where they are not known.
    "a name of a subquery": (
        'select * from (with "{outside}/secret.csv" as (select 1) from "{outside}/secret.csv") a,'
        ' "{outside}/secret.csv"'
    ),
    "a name of a sibling subquery": (
        'select (with "{outside}/secret.csv" as (select 1 as x) select x from'
        ' "{outside}/secret.csv"), (select count(*) from "{outside}/secret.csv")'
    ),
    "a name of half of a union": (
        '(with "{outside}/secret.csv" as (select \'x\') from "{outside}/secret.csv") union all'
        ' (select kept from "{outside}/secret.csv")'
    ),
    "a later name": (
        'with a as (from "{outside}/secret.csv"), "{outside}/secret.csv" as (select 1) from a'
    ),
    "its own name": 'with "{outside}/secret.csv" as (from "{outside}/secret.csv")'
    ' from "{outside}/secret.csv"',
    "its own name in the first half of a recursion": (
        'with recursive "{outside}/secret.csv" as ((select kept from "{outside}/secret.csv")'
        ' union all (select kept from "{outside}/secret.csv" where false)) from'
        ' "{outside}/secret.csv"'
    ),
    "a name of WITH inside WITH": (
        'with x as (with "{outside}/secret.csv" as (select 1) from "{outside}/secret.csv")'
        ' select * from x, "{outside}/secret.csv"'
    ),
    "a name of WITH behind a schema": (
        'with "{outside}/secret.csv" as (select 1) from main."{outside}/secret.csv"'
    ),
    "a name of a lateral part": (
        'select * from t, lateral (with "{outside}/secret.csv" as (select 1)'
        ' from "{outside}/secret.csv") q, "{outside}/secret.csv"'
    ),
    "a name of a part of an expression": (
        'select * from "{outside}/secret.csv" where exists (with "{outside}/secret.csv" as'
        ' (select 1) from "{outside}/secret.csv")'
    ),
    "the table of a recursion": (
        "with recursive r as (select 1 as a union all select a + 1 from recurring.r where a < 3)"
        " from r, read_text('{outside}/secret.csv')"
    ),
    # Writing.
    "copy": "copy t to '{outside}/new.csv'",
    "copy over a released file": "copy t to '{released}' (format parquet, use_tmp_file false)",
    "copy into the folder of the release": "copy t to '{released}.csv'",
    "copy from a file": "copy t from '{outside}/secret.csv'",
    "export": "export database '{outside}/export'",
    "import": "import database '{outside}'",
    "insert in WITH": "with x as (insert into t values (1) returning *) from x",
    "delete in WITH": "with x as (delete from t returning *) from x",
    "update in WITH": "with x as (update t set a = 0 returning *) from x",
    "create table": "create table x as from read_text('{outside}/secret.csv')",
    "create view": "create view x as from '{outside}/secret.csv'",
    "create macro": "create macro f() as table from read_text('{outside}/secret.csv')",
    "create secret": "create persistent secret s (type http, bearer_token 'x')",
    "create sequence": "create sequence s",
    "drop": "drop table t",
    "attach": "attach '{outside}/secret.duckdb' as other",
    "attach in memory": "attach ':memory:' as other",
    "vacuum": "vacuum",
    "checkpoint": "checkpoint",
    "a transaction": "begin transaction",
    # Extensions and settings.
    "install": "install httpfs",
    "load": "load '{outside}/secret.duckdb_extension'",
    "set": "set memory_limit = '100GB'",
    "set in the session": "set session temp_directory = '{outside}'",
    "reset": "reset enable_external_access",
    "pragma": "pragma enable_profiling",
    "pragma as a statement": "pragma database_list",
    "set a variable": "set variable x = 1",
    "profiling into a file": "set profiling_output = '{outside}/profile.json'",
    "logging into a file": (
        "call enable_logging(storage = 'file', storage_path = '{outside}/log')"
    ),
    "logging by a select": "from enable_logging(storage = 'file', storage_path = '{outside}/log')",
    # Texts that run as SQL.
    "query": "from query('from read_text(''{outside}/secret.csv'')')",
    "query_table": "from query_table('{outside}/secret.csv')",
    "a serialised statement": (
        "from json_execute_serialized_sql(json_serialize_sql("
        "'select content from read_text(''{outside}/secret.csv'')'))"
    ),
    "a plan": "select json_serialize_plan('from read_text(''{outside}/secret.csv'')')",
    "prepare": "prepare p as from read_text('{outside}/secret.csv')",
    "execute": "execute p",
    "explain": "explain analyze from read_text('{outside}/secret.csv')",
    "call": "call read_text('{outside}/secret.csv')",
    "histogram of another table": "from histogram('{outside}/secret.csv', kept)",
    # The engine and the machine.
    "settings": "from duckdb_settings()",
    "a setting": "select current_setting('secret_directory'), current_setting('home_directory')",
    "a setting by its method": "select 'home_directory'.current_setting()",
    "secrets": "from duckdb_secrets()",
    "databases": "select database_name, path from duckdb_databases()",
    "extensions": "from duckdb_extensions()",
    "temporary files": "from duckdb_temporary_files()",
    "logs": "from duckdb_logs()",
    "the catalogue": "select table_name from information_schema.tables",
    "the catalogue of PostgreSQL": "select relname from pg_catalog.pg_class",
    "the catalogue of SQLite": "select name from sqlite_master",
    "a view of the catalogue": "select table_name from duckdb_tables",
    "show tables": "show tables",
    "the environment": "select getenv('HOME')",
    "a variable": "select getvariable('x')",
    "a sequence": "select nextval('s')",
    "the query": "select current_query()",
    "a process": "select pg_postmaster_start_time(), current_connection_id()",
    "a function of PostgreSQL": "select pg_typeof(1)",
    "a function of PostgreSQL with its schema": "select pg_catalog.pg_get_viewdef(1)",
    "a line in the log": "select write_log('x', scope := 'database')",
    "the seed": "select setseed(0.5)",
    "an object of Python": "from files",
    "a pointer": "from arrow_scan(1::pointer, 2::pointer, 3::pointer)",
    # Two statements, and signs that hide them.
    "two statements": "select 1; copy t to '{outside}/new.csv'",
    "a second one behind a comment": "select 1 /* ; */; attach '{outside}/secret.duckdb' --",
    "a second one behind a nested comment": "select 1 /* /* */ */; drop table t",
    "a second one behind a quoted text": "select ';' ; drop table t",
    "a second one behind another quote": "select $$;$$ ; drop table t",
    "blanks of Unicode": "select\u00a01\u2003;\u00a0drop\u2003table t",
    "a full-width sign": "select 1；drop table t",
    "a zero byte": "select 1\x00; drop table t",
    "nothing": " ",
    "only a comment": "-- select 1",
    "a lone surrogate": "select '\ud800'",
}

BURNING = {
    "a cross join": "select count(*) from range(1000000000) a, range(1000000) b",
    "a recursion without end": (
        "with recursive r as (select 1 as a union all select a + 1 from r) select max(a) from r"
    ),
    "a recursion that grows": (
        "with recursive r as (select 'x' as a union all select a || a from r) select max(a) from r"
    ),
    "a long text": "select length(repeat('x', 4000000000))",
    "a long text, printed": "select repeat('x', 1000000000)",
    "texts that pad": "select lpad('x', 2000000000, 'yz')",
    "a long list": "select len(range(100000000000))",
    "all values at once": "select list(range) from range(1000000000)",
    "many groups": "select count(distinct repeat(a.range::varchar, 50)) from range(30000000) as a",
    "a sort": "select range from range(3000000000) order by hash(range) desc",
    "many regular expressions": (
        "select count(*) from range(100000000000) where regexp_matches(repeat('a', 900)"
        " || range, '(a?){{400}}a{{400}}$')"
    ),
    "a flood of output": "select repeat('x', 500000) from range(1000)",
    "many columns": "select " + ", ".join(f"repeat('x', 99999) as c{n}" for n in range(2000)),
    "deep brackets": "select " + "(" * 20_000 + "1" + ")" * 20_000,
    "a deep tree": "select " + "-" * 1 + "1 + ".join(["("] * 3_000) + "1" + ")" * 3_000,
    "a long text of SQL": "select 1" + " + 1" * 200_000,
}
# They burn no work, only time: refused by the first fence, ended by the clock of the second.
SLEEPING = {
    "pg_sleep": "select pg_sleep(600)",
    "pg_sleep with its schema": "select system.pg_catalog.pg_sleep(600)",
    "sleep_ms": "select sleep_ms(600000)",
    "sleep_ms by its method": "select a.sleep_ms() from (select 600000 as a) q",
    "sleep_ms in a window": "select sum(sleep_ms(600000)) over () from t",
}

HARMLESS = """\
select 1
select count(*) from T -- a comment; with a sign
from t
table t
from t select a, b where a > 1 order by b nulls last
select * from main.t;
select * exclude (a) replace (b + 1 as b) from t
select columns('a|b') from t
with x as (select 1 as q) select * from x join t on true
with x as (select 1 as q), y as (select q + 1 as q from x) select * from x, y
with x as (with y as (select 1 as q) select * from y) select * from x
with X as (select 1 as q) select (select q from x), exists (from x) from t
with t as (from t) select count(*) from t
with recursive r(n) as (select 1 union all select n + 1 from r where n < 5) select * from r
with recursive r as (with z as (select 1 as n) select n from z union select n + 1 from r, t \
where n < 3) select * from r
select * from (values (1, 'x'), (2, 'y')) as v(n, s) order by n
select row_number() over (order by a), lag(a, 1) over w, sum(b) over w from t \
window w as (partition by c order by a rows between 1 preceding and current row)
select a from t qualify rank() over (partition by c order by a desc) = 1
select c, grouping(c), count(*), sum(b) filter (where b > 1) from t group by rollup (c)
select c, sum(b) from t group by all having count(*) > 0 order by all
select distinct on (c) c, a from t order by c, a desc
select * from t pivot (sum(b) for c in ('x', 'y'))
pivot t on c in ('x', 'y') using sum(b) group by a
unpivot (select a, b from t) on a, b into name k value v
select t.a, u.d from t left join u using (a)
select * from t asof join u on t.a >= u.a
select * from t semi join u using (a)
select q.* from t, lateral (select t.a + 1 as more) q
select a from t union all by name select a from u limit 10 offset 0
select a from t intersect select a from u except select 5
select case when a > 1 then 'many' else 'one' end, coalesce(b, 0), nullif(a, 0), \
if(a > 1, 1, 2) from t
select a::varchar || ' ' || c, try_cast(c as integer), round(a / 3, 2), a % 2, a // 2 from t
select median(b), quantile_cont(b, 0.9), stddev(b), corr(a, b), mode(c), arg_max(a, b) from t
select string_agg(c, ', ' order by a), list(a order by a), histogram(c), max(a, 2) from t
select date_trunc('month', d), d + interval 1 month, extract(year from d), strftime(d, '%Y-%m'), \
date_diff('day', d, current_date), last_day(d), age(d, date '2020-01-01') from u
select m::date, count(d) from generate_series(date '2026-01-01', date '2026-03-01', \
interval 1 month) as g(m) left join u on date_trunc('month', d) = m group by all
select regexp_extract(c, '[a-z]+'), regexp_replace(c, 'x', 'y', 'g'), c ~ 'x', c ilike 'X%' from t
select upper(c), c.lower(), substring(c from 1 for 1), trim(c), split_part(c, ' ', 1), \
format('{} {}', a, c), printf('%.2f', a::double), levenshtein(c, 'xy') from t
select [1, 2, 3][1:2], list_transform([1, 2], lambda x: x + 1), [x * 2 for x in [1, 2] if x > 1], \
list_sum([1, 2]), unnest([1, 2]), list_contains([1], 1), len([1]), array_to_string([1, 2], '-')
select {'k': 1}.k, struct_pack(v := 2), map {'k': 1}['k'], map_keys(map {'k': 1}), row(1, 2)
select '{"k": [1]}'::json ->> '$.k[0]', json_extract('{"k": 1}', '$.k'), to_json(t) from t
select a from t where a in (select a from u) and a between 0 and 9 and c is not null
select 1 = any (select a from u), a is distinct from b from t
select greatest(a, b), abs(a), ln(a), sqrt(a), a ** 2, ceil(b), hash(c), md5(c) from t
select a from t using sample reservoir (1 rows) repeatable (7)
select epoch(timestamp '2026-01-01'), timestamp '2026-01-01' at time zone 'Europe/Moscow', now()
select 'a;b', 'a--b', $$c;d$$, "a" as "e;f" from t /* ; */
""".splitlines()
