"""The oracle's own rules on cases small enough to work out by hand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from dagster_project.demo.deliver_registrations import RegistrationFact
from dagster_project.demo.deliver_reports import ReportFact
from dagster_project.demo.delivery import Delivery, Record
from dagster_project.demo.oracle_diaspora import Denominators
from dagster_project.demo.oracle_effect import Shelf
from dagster_project.demo.oracle_events import KnownEvent, settle
from dagster_project.demo.oracle_names import same_name_key
from dagster_project.demo.oracle_persons import identities, person_years
from dagster_project.demo.oracle_rows import band_ratio, median, person_rate, ratio, rounded
from dagster_project.demo.timeline import block_of, finished_periods
from dagster_project.demo.world_model import Estimate, ReportRow

NOON = datetime(2026, 6, 1, 12)


def test_rounding_is_half_up_away_from_zero_and_exact() -> None:
    assert rounded(Fraction(1, 8), 2) == Decimal("0.13")
    assert rounded(Fraction(-1, 8), 2) == Decimal("-0.13")
    assert rounded(Fraction(2675, 1000), 2) == Decimal("2.68")  # a double would say 2.67
    assert rounded(7, 0) == Decimal(7)


def test_ratios_say_when_there_is_nothing_to_divide_by() -> None:
    assert ratio(3, 0, 4).status == "zero_denominator"
    assert ratio(1, 3, 4).value == (Decimal("0.3333"),) * 3


def test_a_band_of_the_denominator_turns_round() -> None:
    row = band_ratio(100, (40, 50, 80), 2)
    assert row.value == (Decimal("1.25"), Decimal("2.00"), Decimal("2.50"))
    negative = band_ratio(-100, (40, 50, 80), 2)
    assert negative.value == (Decimal("-2.50"), Decimal("-2.00"), Decimal("-1.25"))


def test_wilson_interval_of_a_known_case() -> None:
    # 10 of 20: centre 0.5, half-width 1.96·sqrt(0.0125 + z²/1600)/(1 + z²/20)
    low, central, high = person_rate(10, 20).value
    assert (low, central, high) == (Decimal("0.2993"), Decimal("0.5000"), Decimal("0.7007"))


def test_median_of_even_counts_is_the_middle() -> None:
    assert median([1, 2, 10, 20]) == 6
    assert median([1, 2]) == Fraction(3, 2)


def test_names_are_compared_without_case_yo_blanks_and_town_mark() -> None:
    assert same_name_key(" г.  Берёзовка ") == "березовка"
    assert same_name_key("«Ёлка»  для детей") == same_name_key("елка для ДЕТЕЙ")


def test_periods_begin_with_the_year_and_end_by_known_time() -> None:
    known = datetime(2022, 3, 31, 23, 59, 59)
    assert [p.code for p in finished_periods("M", "2021-11", known)] == [
        "2021-11", "2021-12", "2022-01", "2022-02", "2022-03",
    ]  # fmt: skip
    assert [p.code for p in finished_periods("Q", "2021-11", known)][-1] == "2022-Q1"
    assert finished_periods("Q", "2021-11", known)[0].code == "2021-Q1"
    assert [p.code for p in finished_periods("Y", "2021-11", known)] == ["2021"]
    assert (block_of(2022), block_of(2023)) == ("2020-2022", "2023-2025")


def _report(post: str, participants: int | None, method: str | None, number: int) -> ReportFact:
    row = ReportRow(post, "2026-05", "P1", "Т", date(2026, 5, 5), "AAA", "Аа", "Б", participants,
                    None, method, None, None, (), None, None)  # fmt: skip
    return ReportFact("1", number, row)


def _event(*reports: ReportFact, status: str = "confirmed", checkins: int = 0) -> KnownEvent:
    event = KnownEvent("P1", "P1", "RU-AAA", "AAA", "б", None, date(2026, 5, 5), NOON, "other",
                       None, status, False, list(reports), checkins,
                       is_cancelled=status == "cancelled")  # fmt: skip
    settle({"P1": event}, NOON)
    return event


def test_joint_reports_are_one_event_counted_by_the_best_method() -> None:
    event = _event(_report("RU-BBB", 200, "estimate", 1), _report("RU-CCC", 90, "list", 2))
    assert (event.basis, event.visits, event.outcome) == ("list", 90, "held")


def test_a_scan_beats_every_report_and_a_cancelled_event_has_no_visits() -> None:
    assert _event(_report("RU-BBB", 200, "list", 1), checkins=12).visits == 12
    assert _event(_report("RU-BBB", 200, "list", 1), status="cancelled").visits is None


def test_a_report_without_a_number_holds_nothing() -> None:
    event = _event(_report("RU-BBB", None, "list", 1))
    assert not event.is_held
    assert event.outcome == "no_report"


def _registration(
    number: int, patronymic: str, plan: str = "P1", residence: str = "AAA"
) -> tuple[RegistrationFact, int, int]:
    return (
        RegistrationFact(f"R{number}", plan, ("ан", "иван", "1990-01-01"), patronymic, 1990,
                         residence, datetime(2026, 5, 1, number), "registered", NOON),
        0, number,
    )  # fmt: skip


def test_two_patronymics_are_two_persons_and_none_is_nobody() -> None:
    rows = [_registration(1, "Петрович"), _registration(2, ""), _registration(3, "Ильич")]
    persons = identities(rows)
    assert len(set(persons.values())) == 2
    assert "R2" not in persons


def test_a_missing_patronymic_is_the_same_person_when_there_is_only_one() -> None:
    persons = identities([_registration(1, "Петрович"), _registration(2, "")])
    assert len(set(persons.values())) == 1
    assert "R2" in persons


def test_residence_is_that_of_the_latest_registration() -> None:
    rows = [_registration(1, ""), _registration(2, "", residence="BBB")]
    event = _event(_report("RU-BBB", 5, "list", 1), checkins=2)
    (year,) = person_years(rows, identities(rows), {"P1": event})
    assert (year.residence, year.age, year.band) == ("BBB", 36, "36_plus")
    assert year.is_new is None  # nothing is known of the three years before


def _estimate(year: int, method: str, grade: str, central: int, source: str = "S") -> Estimate:
    return Estimate("AAA", "А", year, method, source, None, central, None, "self_identified", grade)


def _chosen(year: int, *estimates: Estimate):  # type: ignore[no-untyped-def]
    placed = [(estimate, number, number) for number, estimate in enumerate(estimates)]
    return Denominators(placed).chosen("AAA", year, "self_identified")


def test_grade_decides_before_method_and_a_census_ages_slowly() -> None:
    chosen = _chosen(
        2024, _estimate(2016, "census", "A", 1000), _estimate(2023, "survey", "B", 900)
    )
    assert chosen.central == 1000  # eight years old: one grade lower, B, but a census
    assert chosen.grade == "B"
    assert _chosen(2027, _estimate(2016, "census", "A", 1000)) is None


def test_the_headline_band_wraps_every_usable_estimate_near_it() -> None:
    chosen = _chosen(
        2024, _estimate(2024, "register", "A", 1050), _estimate(2022, "survey", "C", 900)
    )
    assert (chosen.low, chosen.central, chosen.high) == (667, 1050, 1215)


def test_grade_d_has_no_band() -> None:
    chosen = _chosen(2024, _estimate(2024, "embassy", "D", 1050))
    assert (chosen.low, chosen.high, chosen.is_usable) == (None, None, False)


def _delivery(received: datetime, value: str, status: str = "loaded") -> Delivery:
    return Delivery("ledger_1c", "f.csv", received, value.encode(), [Record([], value)],
                    scope=("2026-01",), status=status)  # fmt: skip


def test_a_wrong_correction_taken_back_brings_the_first_file_again() -> None:
    shelf = Shelf([
        _delivery(datetime(2026, 2, 1), "A"), _delivery(datetime(2026, 2, 3), "B"),
        _delivery(datetime(2026, 2, 5), "A"), _delivery(datetime(2026, 2, 6), "C", "held"),
    ])  # fmt: skip
    for day, expected in ((2, "A"), (4, "B"), (7, "A")):
        rows = list(shelf.rows("ledger_1c", datetime(2026, 2, day)))
        assert [truth for truth, _place, _line in rows] == [expected]
