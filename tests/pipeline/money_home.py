"""The money of the hand-made warehouse: a ledger of one year and its marts, counted by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa

Row = dict[str, Any]
AMOUNT = pa.decimal128(18, 2)
TEXT = pa.string()
MEASURES = [
    {"measure_code": "M01", "is_trip": False, "recipients": "bodies"},
    {"measure_code": "M06", "is_trip": True, "recipients": "persons"},
    {"measure_code": "M11", "is_trip": False, "recipients": "persons"},
]
SPEND = pa.schema(
    [
        *((name, TEXT) for name in ("period_code", "measure_code", "territory_code")),
        ("counterparty_token", TEXT),
        ("net_amount_rub", AMOUNT),
    ]
)
PLACE = ("territory_level", "territory_code", "period_type", "period_code")
SCHEMAS = {
    "mart_spending__programme": (("measure_code", *PLACE, "allocation", "status"), ()),
    "mart_spending__line": (
        ("measure_code", "territory_code", "period_code", "allocation", "line_ref", "posted_date"),
        ("is_to_person",),
    ),
    "mart_spending__trips": ((*PLACE, "status"), ()),
    "mart_spending__persons": ((*PLACE, "measure_code", "status"), ("recipients_count",)),
    "mart_spending__world": (("period_type", "period_code", "money_part", "status"), ()),
}
# Marts in a release: "open", but the amount, and what counts recipients.
PROTECTION = {"net_amount_rub": "money", "recipients_count": "never"}
FLAGS = {"is_to_person"}


def marts() -> dict[str, list[Row]]:
    """Fine money 100, trips of a million, and twelve persons with 100,000 each, ten of them in D01;
    their 1,200,000 is told as a million."""
    year = {"period_type": "Y", "period_code": "2024", "status": "ok"}
    here = {"territory_level": "territory", "territory_code": "AAA", "period_type": "M"}
    world = {"territory_level": "world", "territory_code": "WLD", **year}
    whole = {
        "territories": 100,
        "trips": 1_000_000,
        "persons": 1_000_000,
        "unallocated": 0,
        "_T": 2_000_100,
    }
    line = {"measure_code": "M01", "territory_code": "AAA", "period_code": "2024-03",
            "allocation": "direct"}  # fmt: skip
    return {
        "mart_spending__programme": [
            {**here, "measure_code": "M01", "period_code": "2024-03", "allocation": "direct",
             "net_amount_rub": 100, "status": "ok"},
        ],
        "mart_spending__line": [
            {**line, "line_ref": "0a1b2c3d4e", "posted_date": "2024-03-05", "is_to_person": False,
             "net_amount_rub": 70},
            {**line, "line_ref": "", "is_to_person": True, "net_amount_rub": 30},
        ],
        "mart_spending__trips": [
            {"territory_level": "union", "territory_code": "U1", "period_type": "SEASON",
             "period_code": "S2024", "net_amount_rub": 1_000_000, "status": "ok"},
        ],
        "mart_spending__persons": [
            {**world, "measure_code": "M11", "net_amount_rub": 1_000_000, "recipients_count": 12},
        ],
        "mart_spending__world": [
            {**year, "money_part": part, "net_amount_rub": amount}
            for part, amount in whole.items()
        ],
    }  # fmt: skip


def ledger() -> list[Row]:
    def line(measure: str, place: str, recipient: str, amount: int) -> Row:
        return {"period_code": "2024-03", "measure_code": measure, "territory_code": place,
                "counterparty_token": recipient, "net_amount_rub": Decimal(amount)}  # fmt: skip

    return [
        line("M01", "AAA", "firm", 100),
        line("M06", "AAA", "p0", 1_000_000),
        *(
            line("M11", "AAA" if number < 10 else "EEE", f"p{number}", 100_000)
            for number in range(12)
        ),
    ]


def tables(rows: dict[str, list[Row]]) -> dict[str, pa.Table]:
    found = {
        "core.dim_measure": pa.Table.from_pylist(MEASURES),
        "core.fct_spend": pa.Table.from_pylist(ledger(), SPEND),
    }
    for name, (texts, counts) in SCHEMAS.items():
        fields = [(text, TEXT) for text in texts]
        fields += [(name, pa.bool_() if name in FLAGS else pa.int64()) for name in counts]
        schema = pa.schema([*fields, ("net_amount_rub", AMOUNT)])
        exact = [
            row | {"net_amount_rub": None if (net := row.get("net_amount_rub")) is None
                   else Decimal(net)}
            for row in rows[name]
        ]  # fmt: skip
        found[f"marts.{name}"] = pa.Table.from_pylist(exact, schema)
    return found


def columns() -> dict[str, dict[str, str]]:
    return {
        name: {
            column: PROTECTION.get(column, "open") for column in (*texts, *counts, "net_amount_rub")
        }
        for name, (texts, counts) in SCHEMAS.items()
    }
