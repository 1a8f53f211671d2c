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
    from dagster_project.ingest.judging.convert import convert as convert_file
    from dagster_project.ingest.key import PseudonymKey
    from dagster_project.ingest.model import DeliveryHeader, NoProgress, OutputPaths

    contract = read_contracts(CONTRACTS)[export]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        result = convert_file(
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


def load_without_verdicts(
    source: str,
    key: str,
    line: str = "row_number() over ()",
    cells: Any = None,
    token: str = "",
    is_piped: bool = False,
) -> None:
    """What the lake must hold of any file, by the product's own means: typed values, a token in
    place of a name, five columns that say where a row comes from, no key twice.

    ``source``: what the engine reads; ``cells``: a table it may name; ``token``: column.
    """
    from dagster_project.ingest.judging.accept import PARQUET
    from dagster_project.ingest.judging.pseudonym import remembered_token, tokens_remembered
    from dagster_project.ingest.key import PseudonymKey

    said = f", {remembered_token('d', token)} as {token}" if token else ""
    values = f"* exclude ({token})" if token else "*"
    key_of = PseudonymKey(bytes(range(32)))
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        target = Path(folder) / "least.parquet"
        if is_piped:
            connection.execute("set threads = 1")
        with tokens_remembered(connection, key_of, ["d"] if token else []):
            connection.execute(
                f"copy (select {values}{said}, 'd' as _delivery_id, "
                "timestamp '2025-04-01' as _received_at, null::varchar as _sheet, "
                f"{line} as _line, '1.0.0' as _contract_version from {source}) "
                f"to '{target}' {PARQUET}"
            )
        connection.execute("reset threads")
        repeated = f"group by hash({key}) having count(*) > 1 limit 1"
        connection.execute(f"select 1 from read_parquet('{target}') {repeated}").fetchall()


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


def least_csv(file: str) -> None:
    """Windows-1251 in Python, a pipe, the engine's own types: no verdicts."""
    reading, writing = os.pipe()

    def feed() -> None:
        with Path(file).open("rb") as source, os.fdopen(writing, "wb") as pipe:
            while block := source.read(1 << 19):
                pipe.write(block.decode("windows-1251").encode())

    thread = threading.Thread(target=feed)
    thread.start()
    source = typed_ledger(file, f"/dev/fd/{reading}", "windows-1251")
    load_without_verdicts(source, "doc_uid, line_no", token="counterparty", is_piped=True)
    thread.join()


def least_workbook(file: str) -> None:
    """The cells as columns and as typed Parquet: no header search, no verdicts."""
    import pyarrow
    import python_calamine

    rows = python_calamine.CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()[3:]
    columns = [[row[index] for row in rows] for index in range(9)]
    numbers = (1, 4, 5, 6)
    cells = pyarrow.table(
        {
            f"c{index}": pyarrow.array(
                column, pyarrow.float64() if index in numbers else pyarrow.string()
            )
            for index, column in enumerate(columns)
        }
    )
    typed = ", ".join(f"c{i}::bigint as c{i}" if i in numbers else f"c{i}" for i in range(9))
    load_without_verdicts(f"(select {typed} from cells)", "c0, c1, c2", cells=cells)


def least_xml(file: str) -> None:
    """The same four values and the line of each record as typed Parquet: no verdicts."""
    import pyarrow
    from lxml import etree

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
    columns = list(zip(*rows, strict=True))
    cells = pyarrow.table({f"c{i}": pyarrow.array(column) for i, column in enumerate(columns)})
    load_without_verdicts(
        "(select c0, strptime(c1, '%d.%m.%Y')::date as c1, c2::bigint as c2, "
        "replace(c3, ',', '.')::decimal(18,4) as c3, c4 from cells)",
        "c0, c1",
        line="c4",
        cells=cells,
    )


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
