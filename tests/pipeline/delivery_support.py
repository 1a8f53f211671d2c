"""A small world for the delivery tests: three exports of CSV files and a plain reader.

The reader stands in for the real ones so that these tests are about deliveries only; the
same paths run with the real readers in the tests of the whole line. Reports have a list, whose
items are the digits of the amount.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dagster_project.contracts.model import (
    Column,
    Contract,
    CsvDialect,
    DeliveryMode,
    Layout,
    ScopePart,
    Tolerance,
)
from dagster_project.home import Home
from dagster_project.ingest.key import PseudonymKey
from dagster_project.ingest.load import load
from dagster_project.ingest.model import (
    Conversion,
    DeliveryHeader,
    ItemCount,
    OutputPaths,
    Receipt,
    Refusal,
    Request,
)

NOW = datetime(2026, 11, 23, 12)


def contract(
    export: str,
    labels: tuple[str, ...],
    mode: DeliveryMode,
    *,
    key: tuple[str, ...],
    scope: tuple[ScopePart, ...] = (),
    version: str = "1.0.0",
    tolerance: float = 0.5,
    quality: tuple[dict[str, object], ...] = (),
    received_at_from: str | None = None,
    lists: tuple[Column, ...] = (),
) -> Contract:
    """An export of text columns and one number, ``amount``."""
    columns = tuple(
        Column(
            name=label,
            label=label,
            type="integer" if label == "amount" else "text",
            is_required=label in key,
        )
        for label in labels
    )
    return Contract(
        export=export,
        version=version,
        title_en=export,
        title_ru=export,
        description="",
        path=Path(f"{export}.odcs.yaml"),
        owner="test",
        columns=columns + lists,
        layouts=(Layout("csv", "csv", CsvDialect()),),
        key=key,
        mode=mode,
        scope=scope,
        file_patterns=("*.csv",),
        tolerance=Tolerance(quarantined_share=tolerance),
        quality=quality,
        received_at_from=received_at_from,
        received_at_format="%Y%m%d" if received_at_from else None,
    )


DIGITS = Column(
    "digits", "digits", "text", protection="drop", items=(Column("digit", "digit", "text"),)
)


def world(**changes: object) -> dict[str, Contract]:
    return {
        "reports": contract(
            "reports",
            ("post_code", "period", "no", "amount"),
            "period_snapshot",
            key=("post_code", "period", "no"),
            scope=(ScopePart("post_code"), ScopePart("period")),
            lists=(DIGITS,),
            **changes,  # type: ignore[arg-type]
        ),
        "plans": contract("plans", ("plan", "title", "amount"), "upsert", key=("plan",)),
        "rates": contract("rates", ("currency", "day", "amount"), "append", key=("currency",)),
    }


def convert(
    requests: Sequence[Request], contract: Contract, key: PseudonymKey | None
) -> Iterator[tuple[Request, Conversion | Exception]]:
    for request in requests:
        try:
            yield request, read_file(request.file, contract, request.delivery, request.out)
        except Exception as error:
            yield request, error


def read_file(
    file: Path, contract: Contract, delivery: DeliveryHeader, out: OutputPaths
) -> Conversion:
    """Read a comma-separated file; a number that is none goes to quarantine."""
    rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
    names = [column.name for column in contract.columns if not column.items]
    if not rows or rows[0] != names:
        raise Refusal("missing_columns", f"The file has no columns {', '.join(names)}.")
    accepted, quarantined = [], []
    for line, row in enumerate(rows[1:], 2):
        values: dict[str, object] = dict(zip(names, row, strict=True))
        try:
            values["amount"] = int(str(values["amount"]))
        except ValueError:
            quarantined.append(
                {
                    "_line": line,
                    "_sheet": None,
                    "rule": "bad_integer",
                    "column_name": "amount",
                    "raw_text": str(values["amount"]),
                    "hint": "",
                    "lost": "row",
                }
            )
            continue
        accepted.append(
            values
            | {
                "_delivery_id": delivery.delivery_id,
                "_received_at": delivery.received_at,
                "_sheet": None,
                "_line": line,
                "_contract_version": delivery.contract_version,
            }
        )
    schema = pa.schema(
        [(name, pa.int64() if name == "amount" else pa.string()) for name in names]
        + [
            ("_delivery_id", pa.string()),
            ("_received_at", pa.timestamp("us")),
            ("_sheet", pa.string()),
            ("_line", pa.int64()),
            ("_contract_version", pa.string()),
        ]
    )
    pq.write_table(pa.Table.from_pylist(accepted, schema), out.accepted)
    items = {item.name: _write_items(item, accepted, contract, out) for item in contract.lists}
    if quarantined:
        pq.write_table(pa.Table.from_pylist(quarantined), out.quarantine)
    parts = [part.column for part in contract.scope]
    scopes = {"|".join(str(row[part]) for part in parts) for row in accepted}
    if not contract.scope:
        scopes = {""}
    return Conversion(
        rows_read=len(rows) - 1,
        rows_accepted=len(accepted),
        rows_quarantined=len(quarantined),
        rows_skipped=0,
        errors={"bad_integer": len(quarantined)} if quarantined else {},
        items={name: ItemCount(read=count, accepted=count) for name, count in items.items()},
        scope_keys=tuple(sorted(scopes)),
        layout="csv",
    )


def _write_items(
    listed: Column, accepted: Sequence[dict[str, object]], contract: Contract, out: OutputPaths
) -> int:
    items = [
        {name: str(row[name]) for name in contract.key}
        | {"item_no": number, "digit": digit}
        | {name: value for name, value in row.items() if name.startswith("_")}
        for row in accepted
        for number, digit in enumerate(str(row["amount"]), 1)
    ]
    pq.write_table(pa.Table.from_pylist(items), out.items(listed.name))
    return len(items)


class World:
    """A home with an inbox; ``send`` drops a file, ``run`` loads."""

    def __init__(self, root: Path, contracts: dict[str, Contract] | None = None) -> None:
        self.home = Home(root / "home")
        self.inbox = root / "inbox"
        self.contracts = contracts or world()
        for export in self.contracts:
            (self.inbox / export).mkdir(parents=True, exist_ok=True)

    def send(self, export: str, day: int, *rows: str, name: str = "file.csv") -> Path:
        """A delivery of ``export`` received on a day of November 2026."""
        folder = self.inbox / export / f"received=2026-11-{day:02d}T010000Z"
        folder.mkdir(parents=True, exist_ok=True)
        known = self.contracts.get(export) or world()["reports"]
        header = ",".join(column.label for column in known.columns if not column.items)
        path = folder / name
        path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
        return path

    def run(self, minutes: int = 0, only: tuple[str, ...] | None = None) -> list[Receipt]:
        now = NOW + timedelta(minutes=minutes)
        return load(
            self.home,
            self.contracts,
            self.inbox,
            now=now,
            only=only,
            convert=convert,
        )
