"""A person as people fill in forms: other letters, swapped names, no birth date."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from dagster_project.demo import world_names as names
from dagster_project.demo.world_people import Person


def typed_person(
    person: Person, draw: random.Random
) -> tuple[dict[str, Any], tuple[str, ...] | None, str, date | None]:
    """(what the form shows, key of the name, patronymic as shown, birth date as shown)."""
    surname, given, patronymic = person.surname, person.given, person.patronymic
    born: date | None = person.birth_date
    key: tuple[str, ...] | None = person.name_key
    if patronymic and draw.random() < 0.10:
        patronymic = ""
    if draw.random() < 0.004 and person.birth_date.day <= 12:
        swapped = date(person.birth_date.year, person.birth_date.day, person.birth_date.month)
        born, key = swapped, (*person.name_key[:2], swapped.isoformat())
    chance = draw.random()
    if chance < 0.006:
        born, key = None, None
    elif chance < 0.010:
        given, key = "", None
    shown = [surname, given, patronymic]
    style = draw.random()
    if style < 0.07:
        shown = [names.transliterate(part, "icao") for part in shown]
    elif style < 0.12:
        shown = [names.transliterate(part, "common") for part in shown]
    elif style < 0.22:
        shown = [part.replace("ё", "е").replace("Ё", "Е") for part in shown]
    elif style < 0.24:
        shown = [part.upper() for part in shown]
    elif style < 0.25:
        shown = [f" {part} " if part else part for part in shown]
    if draw.random() < 0.04 and given:
        shown[0], shown[1] = shown[1], shown[0]
    birth = None
    if born is not None:
        birth = f"{born:%d.%m.%Y}" if draw.random() < 0.05 else born.isoformat()
    form = {
        "surname": shown[0], "given": shown[1], "patronymic": shown[2] or None,
        "birth_date": birth, "email": person.email, "sex": "f" if person.is_female else "m",
    }  # fmt: skip
    if draw.random() < 0.3:
        form["sex"] = None
    return form, key, patronymic, born
