"""What the entrance to the nine parts of the mission must show."""

from __future__ import annotations

from tests.dashboards.expected.asking import Asked, shown

NAMES = {
    "ru": (
        "Соотечественники", "Объединения", "Культурные и языковые потребности", "Молодёжь",
        "Ежегодные мероприятия", "Поддержка субъектов РФ", "Поездки в Россию", "Защита прав",
        "Комиссия",
    ),
    "en": (
        "Compatriots", "Associations", "Cultural and language needs", "Youth", "Yearly events",
        "Support by Russian regions", "Trips to Russia", "Protection of rights", "The Commission",
    ),
}  # fmt: skip
CODES = ("", "A01", "L06b", "Y01", "R01", "E04", "Y07d", "P03", "C01a")


def _estimate(asked: Asked) -> tuple[str, object]:
    """The sum of those who count themselves compatriots, of estimates with a band."""
    found = asked(
        f"""select cast(year as varchar), sum(value_central) filter (value_low is not null)
            from mart_diaspora__estimate
            where is_headline and definition = 'self_identified' and {asked.inside()}
              and year <= ? group by year order by year desc limit 1""",
        int(asked.chosen("overview.year")),
    )
    return found[0] if found else ("", None)


def _season(asked: Asked, code: str) -> tuple[str, object]:
    found = asked(
        """select period_code, value_central from fct_indicator_value
           where indicator_code = ? and period_type = 'SEASON' and territory_code = 'WLD'
             and dim1_scheme = '_T' and status <> 'not_yet' and period_code <= ?
           order by period_code desc limit 1""",
        code, "S" + asked.chosen("overview.year"),
    )  # fmt: skip
    return found[0] if found else ("", None)


def _of_place(asked: Asked, code: str) -> tuple[str, object]:
    """Of the chosen place, or of the world where the figure is told of no such place."""
    kind, period = shown(asked, code, asked.chosen("overview.year"))
    place = asked.chosen("place")
    level = asked.level(place)
    is_told = asked(
        """select 1 from fct_indicator_value
           where indicator_code = ? and territory_level = ? limit 1""",
        code, level,
    )  # fmt: skip
    found = asked(
        """select value_central from fct_indicator_value
           where indicator_code = ? and territory_code = ? and period_type = ? and period_code = ?
             and dim1_scheme = '_T'""",
        code, place if is_told and level != "world" else "WLD", kind, period,
    )  # fmt: skip
    return period, found[0][0] if found else None


def nine_parts(asked: Asked) -> list[list[object]]:
    """Name, period, value."""
    found = []
    for name, code in zip(NAMES[asked.language], CODES, strict=True):
        ask = _season if code.startswith("Y07") else _of_place
        period, value = ask(asked, code) if code else _estimate(asked)
        found.append([name, period, value])
    return found


TABLES = {"overview.nine_parts": nine_parts}
CASES = {
    "overview.nine_parts": [
        {"year": "2025"},
        {"year": "2026"},
        {"year": "2025", "place": "D05"},
        {"year": "2025", "place": "KAZ"},
    ]
}
