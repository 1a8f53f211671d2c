"""A scratch warehouse with hand-made ``raw.*`` tables, as the loader would leave them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

ROW_COLUMNS = (
    "_delivery_id varchar, _received_at timestamp, _sheet varchar, _line bigint, "
    "_contract_version varchar"
)
EXPORT_COLUMNS: dict[str, str] = {
    "diaspora_estimates": """country_name varchar, ref_year bigint, method varchar,
        source varchar, value_low bigint, value_central bigint, value_high bigint,
        definition varchar, quality_grade varchar""",
    "event_plan": """plan_id varchar, version bigint, post_code varchar, site_id varchar,
        attendance_mode varchar, title_ru varchar, title_en varchar, campaign_code varchar,
        event_type varchar, country_name varchar, city varchar, venue varchar,
        starts_at timestamp, starts_on date, ends_at timestamp, planned_participants bigint,
        planned_youth bigint, planned_budget_rub decimal(18, 2), partner_region varchar,
        partner_assoc_reg_no varchar, status varchar, status_changed_at timestamp""",
    "event_reports": """post_code varchar, period varchar, report_no varchar, row_no bigint,
        plan_id varchar, title varchar, event_date date, country_name varchar, city varchar,
        participants_total bigint, youth_14_35_count bigint, count_method varchar,
        media_mentions bigint, support_region_names varchar, support_kind varchar,
        support_amount_rub decimal(18, 2)""",
    "event_registrations": """registration_id varchar, plan_id varchar, person_sex varchar,
        residence_country_name varchar, attendance_mode varchar, registered_at timestamp,
        status varchar, checked_in_at timestamp, channel varchar, consent_version varchar,
        consent_at timestamp, is_consent_by_guardian boolean, person_name_token varchar,
        person_patronymic_token varchar, person_email_token varchar, person_strict_token varchar,
        person_birth_year bigint, person_age bigint, person_is_identified boolean,
        person_key_id varchar""",
    "ledger_1c": """doc_uid varchar, line_no bigint, doc_no varchar, doc_date date,
        period varchar, operation_kind varchar, debit_acc varchar, credit_acc varchar,
        kbk varchar, kosgu varchar, programme_measure_code varchar, country_name varchar,
        event_plan_id varchar, trip_code varchar, contract_no varchar,
        counterparty_token varchar, counterparty_is_person boolean, amount_rub decimal(18, 2),
        currency varchar, amount_cur decimal(18, 2), is_storno boolean, storno_of_uid varchar,
        posted_at timestamp""",
    "grants": """agreement_no varchar, tranche_no bigint, call_code varchar, applied_at date,
        assoc_reg_no varchar, country_name varchar, requested_rub decimal(18, 2),
        awarded_rub decimal(18, 2), signed_at date, paid_at date, paid_cur varchar,
        paid_amount_cur decimal(18, 2), report_due date, report_received date,
        report_accepted_on date, report_status varchar, returned_rub decimal(18, 2)""",
    "cbr_rates": """currency_id varchar, char_code varchar, num_code varchar, nominal bigint,
        value decimal(18, 4), unit_rate decimal(24, 10), effective_date date,
        currency_name varchar""",
    "un_desa_migrant_stock": """ref_year bigint, destination_name varchar, origin_name varchar,
        migrants_count bigint""",
    "un_desa_totals": """sort_order bigint, location_name varchar, notes varchar,
        location_code bigint, data_type varchar, ref_year bigint, sex varchar,
        migrants_count bigint""",
    "worldbank_population": """location_name varchar, location_code varchar, ref_year bigint,
        population_count bigint""",
}
LEDGER_TABLES = {
    "deliveries": """delivery_id varchar, export varchar, contract_version varchar,
        key_id varchar, file_name varchar, sha256 varchar, received_at timestamp,
        sent_at timestamp, order_at timestamp, visible_at timestamp, status varchar,
        rows_read bigint, rows_accepted bigint, rows_quarantined bigint, rows_skipped bigint,
        is_person_export boolean""",
    "delivery_scopes": "delivery_id varchar, export varchar, scope_key varchar",
    "decisions": "delivery_id varchar, decision varchar, decided_at timestamp, reason varchar",
    "quarantine_counts": """delivery_id varchar, export varchar, rule varchar,
        column_name varchar, rows_count bigint""",
}
SCOPES: dict[str, tuple[str, ...]] = {
    "diaspora_estimates": ("source", "ref_year"),
    "event_reports": ("post_code", "period"),
    "ledger_1c": ("period",),
}


def moment(text: str) -> datetime:
    """``2025-03-10`` or ``2025-03-10T12:30`` as naive UTC."""
    return datetime.fromisoformat(text)


@dataclass
class RawWarehouse:
    """Collects deliveries and writes them as raw tables. Nothing is checked: tests plant faults."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def deliver(
        self,
        export: str,
        received_at: str,
        rows: Iterable[dict[str, Any]],
        *,
        scope_keys: Sequence[str] | None = None,
        status: str = "loaded",
        visible_at: str | None = None,
        contract_version: str = "1.0.0",
        file_name: str | None = None,
        sha256: str | None = None,
        counts: tuple[int, int, int, int] | None = None,
    ) -> str:
        """Add one delivery; returns its id. Scopes, hash and counts (rows read, accepted,
        quarantined, skipped) follow from the rows unless given."""
        sent = [dict(row) for row in rows]
        scope = SCOPES.get(export, ())
        keys = scope_keys or sorted({"|".join(str(row[part]) for part in scope) for row in sent})
        content = sha256 or hashlib.sha256(repr((export, sent, keys)).encode()).hexdigest()
        number = len(self.rows.get("deliveries", []))
        delivery_id = f"{received_at.replace('-', '')}-{number:04d}-{content[:8]}"
        read, accepted, quarantined, skipped = counts or (len(sent), len(sent), 0, 0)
        received = moment(received_at)
        for line, row in enumerate(sent, start=2):
            self._add(
                export,
                {
                    "_line": line,
                    **row,
                    "_delivery_id": delivery_id,
                    "_received_at": received,
                    "_contract_version": contract_version,
                },
            )
        self._add(
            "deliveries",
            {
                "delivery_id": delivery_id,
                "export": export,
                "contract_version": contract_version,
                "file_name": file_name or f"{export}-{number}",
                "sha256": content,
                "received_at": received,
                "order_at": received,
                "visible_at": moment(visible_at) if visible_at else received,
                "status": status,
                "rows_read": read,
                "rows_accepted": accepted,
                "rows_quarantined": quarantined,
                "rows_skipped": skipped,
                "is_person_export": export == "event_registrations",
            },
        )
        for key in keys or [""]:
            self._add(
                "delivery_scopes", {"delivery_id": delivery_id, "export": export, "scope_key": key}
            )
        return delivery_id

    def decide(self, delivery_id: str, decision: str, decided_at: str) -> None:
        """A steward's `withdraw`, `hold` or `release_hold`."""
        self._add(
            "decisions",
            {
                "delivery_id": delivery_id,
                "decision": decision,
                "decided_at": moment(decided_at),
                "reason": "test",
            },
        )

    def write(self, path: Path) -> Path:
        """Create the file with schema ``raw``."""
        with duckdb.connect(str(path)) as connection:
            connection.execute("create schema raw")
            for table, columns in EXPORT_COLUMNS.items():
                connection.execute(f"create table raw.{table} ({columns}, {ROW_COLUMNS})")
            for table, columns in LEDGER_TABLES.items():
                connection.execute(f"create table raw.{table} ({columns})")
            for table, rows in self.rows.items():
                names = list(dict.fromkeys(name for row in rows for name in row))
                filled = pa.table({name: [row.get(name) for row in rows] for name in names})
                connection.register("filled", filled)
                connection.execute(f"insert into raw.{table} by name select * from filled")
                connection.unregister("filled")
        return path

    def _add(self, table: str, row: dict[str, Any]) -> None:
        self.rows.setdefault(table, []).append(row)
