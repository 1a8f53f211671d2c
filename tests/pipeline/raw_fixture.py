"""A hand-made small world: every rule of the model meets it at least once.

Three posts, a dozen events, a handful of persons, two ledger months. The numbers that
``test_dbt_build.py`` expects are computed by hand from this page.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.pipeline.raw_warehouse import RawWarehouse, moment

Row = dict[str, Any]


def build(path: Path) -> dict[str, str]:
    """Write the world to ``path``; returns the ids of the deliveries that tests name."""
    raw = RawWarehouse()
    named = {**_reports(raw)}
    _plans(raw)
    _registrations(raw)
    _ledger(raw)
    _grants(raw)
    _rates(raw)
    _diaspora(raw)
    raw.write(path)
    return named


def _plan(plan_id: str, version: int, day: str, **other: Any) -> Row:
    return {
        "plan_id": plan_id, "version": version, "post_code": "RU-ALA", "title_ru": plan_id,
        "event_type": "concert", "country_name": "Казахстан", "city": "г. Алматы",
        "starts_on": date.fromisoformat(day), "starts_at": moment(f"{day}T13:00"),
        "status": "planned", "status_changed_at": moment("2024-12-01"), **other,
    }  # fmt: skip


def _plans(raw: RawWarehouse) -> None:
    berlin: Row = {"post_code": "RU-BER", "country_name": "Германия", "city": "Берлин"}
    yerevan: Row = {"post_code": "RU-ERE", "country_name": "Армения", "city": "Ереван"}
    raw.deliver("event_plan", "2024-12-05", [
        _plan("OLD-2021", 1, "2021-01-15"),
        _plan("OLD-2022", 1, "2022-06-06", campaign_code="russian_language", site_id="S-1"),
        _plan("TITLE", 1, "2025-03-15", title_ru="Круглый стол «Учёные-земляки»",
              event_type="lecture", **berlin),
        _plan("CANCELLED", 1, "2025-03-20"),
        _plan("JOINT", 1, "2025-03-25", partner_assoc_reg_no="A-1", **yerevan),
        _plan("SCAN", 1, "2025-03-05"),
        _plan("MOVED", 1, "2025-04-05"),
        _plan("SILENT", 1, "2025-04-10"),
        _plan("UNKNOWN", 1, "2025-04-12", country_name="Страна Лимония", city=None),
        _plan("TWIN-1", 1, "2025-04-15", title_ru="Концерт"),
        _plan("TWIN-2", 1, "2025-04-15", title_ru="Концерт"),
        _plan("NO-NUMBER", 1, "2025-04-18"),
    ])  # fmt: skip
    raw.deliver("event_plan", "2025-03-22", [
        _plan("CANCELLED", 2, "2025-03-20", status="cancelled",
              status_changed_at=moment("2025-03-18")),
        _plan("MOVED", 2, "2025-05-01", status="moved", status_changed_at=moment("2025-03-30")),
        _plan("AHEAD", 1, "2026-12-10"),
        _plan("MISTYPED", 1, "2031-05-01"),
    ])  # fmt: skip
    # An old version sent late changes nothing.
    raw.deliver("event_plan", "2025-04-01", [_plan("CANCELLED", 1, "2025-03-20")])


def _report(post: str, period: str, row_no: int, day: str, **other: Any) -> Row:
    return {
        "post_code": post, "period": period, "report_no": "1", "row_no": row_no,
        "title": f"row {row_no}", "event_date": date.fromisoformat(day),
        "country_name": "Казахстан", **other,
    }  # fmt: skip


def _reports(raw: RawWarehouse) -> dict[str, str]:
    scan = _report("RU-ALA", "2025-03", 1, "2025-03-05", plan_id="SCAN", participants_total=10,
                   count_method="list", support_region_names="Москва; Татарстан")  # fmt: skip
    cancelled = _report("RU-ALA", "2025-03", 2, "2025-03-20", plan_id="CANCELLED",
                        participants_total=70, count_method="list")  # fmt: skip
    unplanned = _report("RU-ALA", "2025-03", 3, "2025-03-28", plan_id="PLAN/404",
                        city="Г. Астана", count_method=None)  # fmt: skip
    raw.deliver("event_reports", "2025-04-10",
                [scan, cancelled, {**unplanned, "participants_total": 20}])  # fmt: skip
    corrected = [scan, cancelled, {**unplanned, "participants_total": 25}]
    correction = raw.deliver("event_reports", "2025-06-02", corrected)

    # A, B, then A again: the third brings A back.
    title = _report("RU-BER", "2025-03", 1, "2025-03-15", country_name="ФРГ",
                    title="КРУГЛЫЙ  СТОЛ \"Ученые-земляки\"", count_method="list")  # fmt: skip
    joint = _report("RU-BER", "2025-03", 2, "2025-03-25", plan_id="JOINT", country_name="Армения",
                    participants_total=80, count_method="list",
                    support_region_names="Татарстан;Заречная губерния")  # fmt: skip
    for received, people in (("2025-04-11", 30), ("2025-04-20", 33), ("2025-05-20", 30)):
        raw.deliver("event_reports", received, [{**title, "participants_total": people}, joint])

    first = _report("RU-ERE", "2025-03", 1, "2025-03-25", plan_id="JOINT", country_name="Армения",
                    participants_total=120, count_method="tickets",
                    support_region_names="Москва")  # fmt: skip
    raw.deliver("event_reports", "2025-04-12", [first])
    held = raw.deliver("event_reports", "2025-05-12",
                       [{**first, "participants_total": 9999, "count_method": "list"}],
                       status="held")  # fmt: skip

    april = [
        _report("RU-ALA", "2025-04", 1, "2025-04-12", plan_id="UNKNOWN", participants_total=40,
                count_method="head_count"),
        _report("RU-ALA", "2025-04", 2, "2025-04-15", title="Концерт", participants_total=15,
                count_method="tickets"),
        _report("RU-ALA", "2025-04", 3, "2025-04-18", plan_id="NO-NUMBER", count_method="list"),
        _report("RU-ALA", "2025-04", 4, "2016-04-20", participants_total=5, count_method="list"),
    ]  # fmt: skip
    raw.deliver("event_reports", "2025-05-10", april)
    withdrawn = raw.deliver("event_reports", "2025-06-10", [], scope_keys=["RU-ALA|2025-04"])
    raw.decide(withdrawn, "withdraw", "2025-07-01")
    return {"correction": correction, "held": held, "withdrawn": withdrawn}


def _registration(number: int, plan_id: str, person: str, **other: Any) -> Row:
    """``person``: a letter for the name and, after a dash, one for the patronymic."""
    name, _, patronymic = person.partition("-")
    return {
        "registration_id": f"G-{number:02d}", "plan_id": plan_id, "status": "registered",
        "registered_at": moment(f"2025-02-{number:02d}"),
        "checked_in_at": moment("2025-03-05T13:00"), "residence_country_name": "Казахстан",
        "person_name_token": name * 32 if name else None,
        "person_patronymic_token": patronymic * 32 if patronymic else None,
        "person_birth_year": 2000, "person_is_identified": bool(name), **other,
    }  # fmt: skip


def _registrations(raw: RawWarehouse) -> None:
    raw.deliver("event_registrations", "2025-03-06", [
        # A visited in 2021 only, so in 2025 A is new again; B visited in 2022 and returns.
        _registration(1, "OLD-2021", "a", person_birth_year=2009),
        _registration(2, "OLD-2022", "b", person_birth_year=1980),
        _registration(3, "SCAN", "a", person_birth_year=2009),
        _registration(4, "SCAN", "b", person_birth_year=1980, residence_country_name="Германия"),
        # D is two persons by patronymic; the one without a patronymic counts as unidentified.
        _registration(5, "SCAN", "d-x", person_birth_year=1990),
        _registration(6, "SCAN", "d-y", person_birth_year=1899),
        _registration(7, "SCAN", "d"),
        _registration(8, "SCAN", ""),
        _registration(9, "SCAN", "e", checked_in_at=None),
        _registration(10, "SCAN", "f", status="waitlist"),
        _registration(11, "CANCELLED", "a"),
        _registration(12, "NOWHERE", "g"),
        _registration(13, "SCAN", "h"),
    ])  # fmt: skip
    # The later delivery of a registration replaces it: H cancelled after all.
    raw.deliver("event_registrations", "2025-03-09", [
        _registration(13, "SCAN", "h", status="cancelled"),
        _registration(14, "JOINT", "b", checked_in_at=None, residence_country_name="н/д"),
    ])  # fmt: skip


def _line(period: str, doc: str, amount: str | None, **other: Any) -> Row:
    return {
        "doc_uid": doc, "line_no": 1, "period": period, "operation_kind": "payment",
        "programme_measure_code": "M01", "posted_at": moment(f"{period}-17T10:00"),
        "amount_rub": Decimal(amount) if amount else None, "currency": "RUB",
        "is_storno": False, "counterparty_token": "firm", **other,
    }  # fmt: skip


def _ledger(raw: RawWarehouse) -> None:
    march = [
        _line("2025-03", "U-1", "1000.00", event_plan_id="SCAN", country_name="Германия"),
        _line("2025-03", "U-2", "500.50", country_name="Армения", counterparty_token="other"),
        _line("2025-03", "U-3", "70.00"),
        _line("2025-03", "U-4", None, currency="EUR", amount_cur=Decimal("3.35"),
              country_name="Германия", operation_kind="advance"),
        _line("2025-03", "U-5", "9000.00", operation_kind="accrual", country_name="Армения"),
        _line("2025-03", "U-6", "11.00", country_name="Тридевятое царство"),
        _line("2025-03", "U-7", "600000.00", programme_measure_code="M06", country_name="Казахстан",
              trip_code="T-1", counterparty_token="x"),
        _line("2025-03", "U-12", "80.00", programme_measure_code="M11", country_name="Казахстан",
              counterparty_token="person"),
        # A currency that the central bank does not quote.
        _line("2025-03", "U-11", None, currency="XTS", amount_cur=Decimal("100.00"),
              country_name="Латвия"),
    ]  # fmt: skip
    raw.deliver("ledger_1c", "2025-04-20", march)
    raw.deliver("ledger_1c", "2025-05-20", [
        # A storno written with a plus sign, and a refund written with a plus sign.
        _line("2025-04", "U-8", "500.50", country_name="Армения", is_storno=True,
              storno_of_uid="U-2", counterparty_token="other"),
        _line("2025-04", "U-9", "20.00", country_name="Казахстан", operation_kind="refund"),
        _line("2025-04", "U-10", "550000.00", programme_measure_code="M06", trip_code="T-2"),
    ])  # fmt: skip


def _grants(raw: RawWarehouse) -> None:
    tranche: Row = {
        "agreement_no": "G/1", "tranche_no": 1, "call_code": "C-1", "country_name": "Армения",
        "awarded_rub": Decimal("5000.00"), "paid_at": date(2025, 3, 16), "paid_cur": "EUR",
        "paid_amount_cur": Decimal("10.00"), "report_due": date(2025, 9, 1),
    }  # fmt: skip
    raw.deliver("grants", "2025-04-01", [tranche])
    raw.deliver("grants", "2025-09-20", [{**tranche, "report_status": "overdue"}])


def _rates(raw: RawWarehouse) -> None:
    def rate(currency: str, day: str, nominal: int, value: str) -> Row:
        return {"currency_id": currency, "effective_date": date.fromisoformat(day),
                "nominal": nominal, "value": Decimal(value)}  # fmt: skip

    raw.deliver("cbr_rates", "2025-03-14", [
        rate("R01239", "2025-03-14", 1, "95.0000"), rate("R01335", "2025-03-14", 100, "17.5432"),
    ])  # fmt: skip
    # Friday's euro holds over the weekend; a second copy of a day is not taken again.
    raw.deliver("cbr_rates", "2025-03-18", [
        rate("R01239", "2025-03-14", 1, "95.0000"), rate("R01239", "2025-03-18", 1, "96.1010"),
    ])  # fmt: skip
    # A slip of the nominal.
    raw.deliver("cbr_rates", "2025-03-21", [
        rate("R01239", "2025-03-20", 100, "96.2000"), rate("R01239", "2025-03-21", 1, "96.3000"),
    ])  # fmt: skip


def _diaspora(raw: RawWarehouse) -> None:
    def estimate(country: str, year: int, method: str, source: str, central: int, grade: str,
                 low: int | None = None, high: int | None = None,
                 definition: str = "self_identified") -> Row:  # fmt: skip
        return {"country_name": country, "ref_year": year, "method": method, "source": source,
                "value_low": low, "value_central": central, "value_high": high,
                "definition": definition, "quality_grade": grade}  # fmt: skip

    raw.deliver("diaspora_estimates", "2022-02-01", [
        estimate("Казахстан", 2021, "census", "stat_kz", 1_000_000, "A"),
    ])  # fmt: skip
    raw.deliver("diaspora_estimates", "2024-02-01", [
        estimate("Казахстан", 2023, "embassy", "emb_kz", 1_200_000, "C", 900_000, 1_300_000),
        # The row of a city, and, elsewhere, a figure far from the others: neither is the country's.
        estimate("г. Алматы", 2023, "embassy", "emb_kz", 400_000, "A"),
        estimate("Казахстан", 2024, "register", "emb_kz", 90_000, "A"),
        estimate("Германия", 2019, "survey", "emb_kz", 400_001, "B"),
        estimate("Армения", 2018, "embassy", "emb_kz", 7_000, "C"),
        estimate("Армения", 2023, "register", "emb_kz", 5_000, "B", definition="citizens"),
    ])  # fmt: skip
    raw.deliver("un_desa_migrant_stock", "2021-01-01", [
        {"ref_year": year, "destination_name": name, "origin_name": origin,
         "migrants_count": count}
        for year, name, origin, count in (
            (2015, "Kazakhstan", "Russian Federation", 2_350_000),
            (2019, "Kazakhstan", "Russian Federation", 2_458_414),
            (2019, "Germany", "Russian Federation", 999_162),
            (2019, "Germany", "Kazakhstan", 1_100_000),
            (2019, "Caribbean", "Russian Federation", 5_000),
            (2019, "Tajikistan", "Russian Federation", None),
        )
    ])  # fmt: skip
    raw.deliver("un_desa_totals", "2021-01-01", [
        {"location_name": "Kazakhstan", "location_code": 398, "ref_year": 2019, "sex": "both",
         "migrants_count": 3_705_556},
        {"location_name": "WORLD", "location_code": 900, "ref_year": 2019, "sex": "both",
         "migrants_count": 271_642_105},
    ])  # fmt: skip
    raw.deliver("worldbank_population", "2021-01-01", [
        {"location_name": name, "location_code": code, "ref_year": year,
         "population_count": count}
        for name, code, year, count in (
            ("Kazakhstan", "KAZ", 2020, 18_000_000), ("Kazakhstan", "KAZ", 2023, 20_000_000),
            ("Germany", "DEU", 2020, 83_160_871), ("World", "WLD", 2020, 7_800_000_000),
        )
    ])  # fmt: skip
