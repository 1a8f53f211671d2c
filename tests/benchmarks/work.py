"""The pieces of work that are compared; each runs in a process of its own."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

REGISTRATION = {
    "registration_id": "VARCHAR",
    "plan_id": "VARCHAR",
    "person": "STRUCT(surname VARCHAR, given VARCHAR, patronymic VARCHAR, birth_date DATE, "
    "email VARCHAR, sex VARCHAR)",
    "residence_country": "VARCHAR",
    "attendance_mode": "VARCHAR",
    "registered_at": "TIMESTAMPTZ",
    "status": "VARCHAR",
    "checked_in_at": "TIMESTAMPTZ",
    "channel": "VARCHAR",
    "consent": 'STRUCT(version VARCHAR, "at" TIMESTAMPTZ, by_guardian BOOLEAN)',
}
LEDGER_TYPES = {
    "line_no": "INTEGER",
    "doc_date": "DATE",
    "amount_rub": "DECIMAL(18,2)",
    "amount_cur": "DECIMAL(18,2)",
    "posted_at": "TIMESTAMP",
}


def convert(export: str, file: str) -> None:
    """The product's own reading of one file: verdict per row, line numbers, pseudonyms."""
    from dagster_project.contracts.read import read_contracts
    from dagster_project.home import CONTRACTS
    from dagster_project.ingest.judging import convert as conversion
    from dagster_project.ingest.key import PseudonymKey
    from dagster_project.ingest.model import DeliveryHeader, NoProgress, OutputPaths

    contract = read_contracts(CONTRACTS)[export]
    # A short file goes the way of the long one, so that what it takes to begin is the same.
    conversion.LARGE_FILE = conversion.LARGE_WORKBOOK = 1
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        result = conversion.convert(
            Path(file),
            contract,
            DeliveryHeader("bench", datetime(2025, 4, 1), contract.version),
            OutputPaths(work / "accepted.parquet", work / "quarantine.parquet", work),
            PseudonymKey(bytes(range(32))),
            NoProgress(),
        )
        accounted = result.rows_accepted + result.rows_quarantined + result.rows_skipped
        assert result.rows_read == accounted
        assert result.rows_accepted > result.rows_read * 0.99, result.errors


def bare_json(file: str) -> None:
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in REGISTRATION.items())
    copy(f"read_json('{file}', format='newline_delimited', columns={{{columns}}})")


def bare_csv(file: str) -> None:
    copy(typed_ledger(file, file, "utf-8"))


def typed_ledger(file: str, read_from: str, encoding: str) -> str:
    """The ledger with the engine's own types; ``read_from``: the file in UTF-8, or a pipe."""
    with Path(file).open(encoding=encoding) as stream:
        header = stream.readline().strip().split(";")
    columns = ", ".join(f"'{name}': '{LEDGER_TYPES.get(name, 'VARCHAR')}'" for name in header)
    return (
        f"read_csv('{read_from}', delim=';', header=true, auto_detect=false, "
        "decimal_separator=',', dateformat='%d.%m.%Y', timestampformat='%d.%m.%Y %H:%M:%S', "
        f"columns={{{columns}}})"
    )


def copy(source: str) -> None:
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        target = Path(folder) / "bare.parquet"
        connection.execute(f"copy (from {source}) to '{target}' (format parquet, codec zstd)")


def load_by_hand(
    connection: duckdb.DuckDBPyConnection,
    statement: str,
    key: str,
    scope: str | None = None,
    cells: Any = None,
) -> None:
    """Write the rows of a SELECT with the columns that say where they come from, and look for
    keys that stand twice, by the product's own means.

    ``statement``: SELECT of the sound rows with their _line; ``cells``: a table it may name.
    """
    from dagster_project.ingest.judging.accept import PARQUET

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "by_hand.parquet"
        written = connection.execute(
            "copy (select *, 'd' as _delivery_id, timestamp '2025-04-01' as _received_at, "
            "null::varchar as _sheet, '1.0.0' as _contract_version "
            f"from ({statement})) to '{target}' {PARQUET}"
        ).fetchall()
        assert written[0][0] > 100
        rows = f"read_parquet('{target}')"
        repeated = f"select 1 from {rows} group by hash({key}) having count(*) > 1 limit 1"
        connection.execute(repeated).fetchall()
        if scope:
            connection.execute(f"select distinct {scope} from {rows}").fetchall()


def bare_workbook(file: str) -> None:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(file)
    assert len(book.get_sheet_by_index(0).to_python()) > 10


def bare_xml(file: str) -> None:
    from lxml import etree

    count = 0
    for _, element in etree.iterparse(file, tag="Record", resolve_entities=False, no_network=True):
        count += bool(element.get("Date") and element.findtext("Value"))
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    assert count > 10


# By hand: the same sound rows by a statement written for one file. It tells sound rows from
# others, but not which rule a row breaks; it reads no value that is not in plain form.


def by_hand_csv(file: str) -> None:
    from dagster_project.contracts.read import read_contracts
    from dagster_project.home import CONTRACTS
    from dagster_project.ingest.judging.pseudonym import remembered_token, tokens_remembered
    from dagster_project.ingest.key import PseudonymKey
    from dagster_project.ingest.readers.open_source import open_readers

    source: Any = next(open_readers(Path(file), read_contracts(CONTRACTS)["ledger_1c"]))
    types = {"doc_date": "DATE", "posted_at": "TIMESTAMP"}
    declared = ", ".join(f"'{n}': '{types.get(n, 'VARCHAR')}'" for n in source.binding.labels)
    token = remembered_token("d", "counterparty_inn")
    numbers = {"rub": "amount_rub", "cur": "amount_cur"}
    typed = ", ".join(
        f"try_cast(replace({text}, ',', '.') as decimal(18,2)) as {name}"
        for name, text in numbers.items()
    )
    exact = " and ".join(
        f"({text} is null or {name}::varchar = replace({text}, ',', '.'))"
        for name, text in numbers.items()
    )

    def statement(pipe: str) -> str:
        return f"""
            select doc_uid, number as line_no, doc_no, doc_date, period, operation_kind, debit_acc,
                credit_acc, kbk, kosgu, programme_measure_code, country_name, event_plan_id,
                trip_code, contract_no, {token} as counterparty_token,
                regexp_matches(counterparty_inn, '^[0-9]{{12}}$') as counterparty_is_person,
                rub as amount_rub, currency, cur as amount_cur, is_storno = 'да' as is_storno,
                storno_of_uid, posted_at, _line
            from (
                select *, row_number() over () + 1 as _line, try_cast(line_no as bigint) as number,
                    {typed}
                from read_csv(
                    '{pipe}', delim = ';', quote = '"', header = false, auto_detect = false,
                    dateformat = '%d.%m.%Y', timestampformat = '%d.%m.%Y %H:%M:%S',
                    columns = {{{declared}}}
                )
            )
            where doc_uid is not null and number::varchar = line_no
                and doc_date between date '1000-01-01' and date '9999-12-31'
                and period = '2025-03'
                and operation_kind in
                    ('payment', 'advance', 'refund', 'correction', 'accrual', 'reserve')
                and (kbk is null or regexp_matches(kbk, '^[0-9]{{20}}$'))
                and (currency is null or regexp_matches(currency, '^[A-Z]{{3}}$'))
                and is_storno in ('да', 'нет') and posted_at is not null and {exact}
        """

    reading, writing = os.pipe()

    def feed() -> None:
        with os.fdopen(writing, "wb") as pipe:
            pipe.writelines(source.feed())

    thread = threading.Thread(target=feed)
    with duckdb.connect() as connection:
        connection.execute("set threads = 1")
        with tokens_remembered(connection, PseudonymKey(bytes(range(32))), ["d"]):
            thread.start()
            load_by_hand(connection, statement(f"/dev/fd/{reading}"), "doc_uid, line_no")
    thread.join()
    os.close(reading)


def by_hand_workbook(file: str) -> None:
    import pyarrow
    import python_calamine

    from dagster_project.ingest.readers.arrays import number_array, text_array

    rows = python_calamine.CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()[3:]
    columns = [[row[index] for row in rows] for index in range(9)]
    arrays = [
        number_array(column, pyarrow.float64()) if index in (1, 4, 5, 6) else text_array(column)
        for index, column in enumerate(columns)
    ]
    arrays.append(number_array(range(4, len(rows) + 4), pyarrow.int64()))
    names = ["country", "year", "method", "source", "low", "central", "high", "defined", "grade"]
    cells = pyarrow.table(dict(zip([*names, "_line"], arrays, strict=True)))
    methods = {
        "перепись": "census", "консульский учёт": "register", "оценка посольства": "embassy",
        "опрос": "survey", "модель": "model",
    }  # fmt: skip
    mapped = " ".join(f"when '{said}' then '{meant}'" for said, meant in methods.items())
    statement = f"""
        select country, year::bigint as year, m as method, source, low::bigint as low,
            central::bigint as central, high::bigint as high, d as defined, grade, _line
        from (
            select *, case method {mapped} end as m,
                case defined when 'самоидентификация' then 'self_identified' end as d
            from cells
        )
        where country is not null and source is not null and m is not null and d is not null
            and year between 1900 and 2100 and low >= 0 and central >= 0 and high >= 0
            and year = year::bigint and low = low::bigint and central = central::bigint
            and high = high::bigint and grade in ('A', 'B', 'C', 'D')
    """
    with duckdb.connect() as connection:
        key = "country, year, method, source, defined"
        load_by_hand(connection, statement, key, "source, year", cells)


def by_hand_xml(file: str) -> None:
    import pyarrow
    from lxml import etree

    from dagster_project.ingest.readers.arrays import number_array, text_array

    rows = []
    for _, element in etree.iterparse(file, tag="Record", resolve_entities=False, no_network=True):
        texts = {child.tag: child.text for child in element}
        rows.append(
            (element.get("Id"), element.get("Date"), texts["Nominal"], texts["Value"],
             element.sourceline)
        )  # fmt: skip
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    *texts_of, lines = zip(*rows, strict=True)
    arrays = [*map(text_array, texts_of), number_array(lines, pyarrow.int64())]
    names = ["currency", "day", "nominal", "value", "_line"]
    cells = pyarrow.table(dict(zip(names, arrays, strict=True)))
    statement = """
        select currency, d as day, null::varchar as char_code, null::varchar as num_code,
            n as nominal, v as value, null::decimal(24,10) as unit_rate,
            null::varchar as currency_name, _line
        from (
            select *, try_strptime(day, '%d.%m.%Y')::date as d, try_cast(nominal as bigint) as n,
                try_cast(replace(value, ',', '.') as decimal(18,4)) as v
            from cells
        )
        where regexp_matches(currency, '^R[0-9]{5}[A-Z]?$') and n >= 1 and n::varchar = nominal
            and d between date '1000-01-01' and date '9999-12-31' and v >= 0
            and v::varchar = replace(value, ',', '.')
    """
    with duckdb.connect() as connection:
        load_by_hand(connection, statement, "currency, day", cells=cells)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
