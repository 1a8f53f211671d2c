"""The pieces of work that are compared; each runs in a process of its own."""

from __future__ import annotations

import sys
import tempfile
from datetime import datetime
from pathlib import Path

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
    from dagster_project.ingest.model import DeliveryHeader, OutputPaths, Progress

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
            Progress(),
        )
        accounted = result.rows_accepted + result.rows_quarantined + result.rows_skipped
        assert result.rows_read == accounted
        assert result.rows_accepted > result.rows_read * 0.99, result.errors


def bare_json(file: str) -> None:
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in REGISTRATION.items())
    copy(f"read_json('{file}', format='newline_delimited', columns={{{columns}}})")


def bare_csv(file: str) -> None:
    with Path(file).open(encoding="utf-8") as stream:
        header = stream.readline().strip().split(";")
    columns = ", ".join(f"'{name}': '{LEDGER_TYPES.get(name, 'VARCHAR')}'" for name in header)
    copy(
        f"read_csv('{file}', delim=';', header=true, auto_detect=false, "
        "decimal_separator=',', dateformat='%d.%m.%Y', timestampformat='%d.%m.%Y %H:%M:%S', "
        f"columns={{{columns}}})"
    )


def copy(source: str) -> None:
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        target = Path(folder) / "bare.parquet"
        connection.execute(f"copy (from {source}) to '{target}' (format parquet, codec zstd)")


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


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
