"""The automatic verdict on a converted delivery: in force, or held over tolerance."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dagster_project.contracts.model import Contract
from dagster_project.ingest.model import Conversion

# So few bad values are single mistakes, whatever their share is.
FEW_VALUES = 2


def over_tolerance(contract: Contract, conversion: Conversion) -> list[str]:
    """Reasons to hold a delivery, as sentences; empty when it is within tolerance.

    The share is of data rows: titles, totals and blank lines don't dilute it.
    """
    reasons = []
    if _is_empty_by_mistake(contract, conversion):
        reasons.append(
            "it has no rows, and nobody can see whether there was nothing to report or the rows "
            "were lost"
        )
    rows = conversion.rows_accepted + conversion.rows_quarantined
    share = conversion.rows_quarantined / rows if rows else 0.0
    if share > contract.tolerance.quarantined_share:
        reasons.append(
            f"{share:.1%} of its rows are in quarantine "
            f"(tolerance {contract.tolerance.quarantined_share:.1%})"
        )
    reasons += _lost_columns(contract, conversion)
    garbled = conversion.errors.get("mojibake", 0)
    if garbled > max(contract.tolerance.mojibake_share * rows, 1):
        reasons.append(
            f"{garbled / rows:.1%} of its rows are garbled "
            f"(tolerance {contract.tolerance.mojibake_share:.1%})"
        )
    allowed = Decimal(contract.tolerance.control_total_difference)
    for total in conversion.control_totals:
        if total.declared is None:
            reasons.append(
                f"what the file states as the total of {total.column} ({total.where}) can't be "
                f"read as a number of that column: {total.stated}"
            )
        elif abs(total.declared - total.computed) > allowed and not total.unread:
            reasons.append(
                f"the file states {total.declared} as the total of {total.column} "
                f"({total.where}), its rows add up to {total.computed}"
            )
    return reasons


def _lost_columns(contract: Contract, conversion: Conversion) -> Iterator[str]:
    """Columns of which so many values are bad that something else is wrong."""
    most = contract.tolerance.dropped_values_share
    for column, rules in conversion.values_dropped.items():
        dropped = sum(rules.values())
        values = dropped + conversion.values_kept[column]
        if dropped > max(most * values, FEW_VALUES):
            yield (
                f"{dropped / values:.1%} of the values of {column} are bad and were left out "
                f"(tolerance {most:.1%})"
            )


def _is_empty_by_mistake(contract: Contract, conversion: Conversion) -> bool:
    """A file without rows, where the contract doesn't say that it may be one."""
    has_rows = conversion.rows_accepted or conversion.rows_quarantined
    replaces = contract.mode in ("full_snapshot", "period_snapshot")
    return replaces and not has_rows and contract.empty_file != "report"


def is_balanced(conversion: Conversion) -> bool:
    """rows read = accepted + quarantined + skipped: what every receipt promises."""
    parts = conversion.rows_accepted + conversion.rows_quarantined + conversion.rows_skipped
    return conversion.rows_read == parts
