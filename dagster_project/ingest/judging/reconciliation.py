"""From the sound rows of a file to an exact account of all its rows, and to the files it leaves."""

from __future__ import annotations

from collections.abc import Sequence

from dagster_project.ingest.judging import cut_off, file_values, lists, quarantine, repeats, totals
from dagster_project.ingest.judging.accepted_rows import AcceptedRows
from dagster_project.ingest.judging.table_sql import Scope
from dagster_project.ingest.model import Conversion
from dagster_project.ingest.readers.csv_header import left_out_warning
from dagster_project.ingest.readers.source import NotPlain


def reconcile(accepted: AcceptedRows, sound: int, declared: Sequence[Scope]) -> Conversion:
    """Judge what is not among the ``sound`` records, write both files, count everything.

    Every line that did not arrive is looked up again in the original and judged rule by rule.
    Raises ``NotPlain`` when one turns out to be sound: the reader's numbering was wrong.
    """
    source, out = accepted.source, accepted.request.out
    binding = source.binding
    violations: list[quarantine.Violation] = []
    missing: list[int] = []
    blank = 0
    data = len(source.lines) - len(source.non_data_lines)
    if sound < data:
        missing = [line for line in accepted.missing_lines() if line not in source.non_data_lines]
        if len(missing) != data - sound:
            raise NotPlain
        violations, blank = quarantine.judge_missing(accepted, missing)
        cut_off.refuse(source, violations)
    control_totals = totals.compare(accepted, violations)
    mended = sorted({violation.line for violation in violations if violation.lost == "value"})
    accepted.mend(mended)
    repeated = repeats.find(accepted)
    if repeated:
        accepted.leave_out([violation.line for violation in repeated])
    exploded = lists.explode(accepted)
    violations = quarantine.together([*violations, *exploded.violations], repeated)
    dropped = quarantine.values_dropped(violations)
    kept = exploded.kept | accepted.filled([name for name in dropped if name not in exploded.kept])
    rows = accepted.write()
    quarantine.write(accepted.engine, violations, binding.shown_sheet, out.quarantine)
    return Conversion(
        rows_read=len(source.lines) + source.skipped,
        rows_accepted=sound + len(mended) - len(repeated),
        rows_quarantined=len({v.line for v in violations if v.lost == "row"}),
        rows_skipped=source.skipped + blank + len(source.non_data_lines),
        cells_exploded=rows if accepted.sql.is_wide else 0,
        control_totals=control_totals,
        errors=quarantine.counts(violations),
        values_dropped=dropped,
        values_kept=kept,
        items=exploded.counts,
        scope_keys=file_values.scope_keys(accepted, declared),
        layout=binding.layout.name,
        warnings=(
            *binding.warnings,
            *left_out_warning([*source.left_out]),
            *totals.warnings(accepted, control_totals),
            *cut_off.warning(source, {*missing, *source.non_data_lines}),
        ),
    )
