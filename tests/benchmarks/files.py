"""Large files of the shapes the agency sends: a million rows each, deterministic."""

from __future__ import annotations

import json
import random
from pathlib import Path

SURNAMES = ["Иванов", "Петров", "Сидоров", "Kuznetsov", "Смирнов", "Popov", "Волков", "Соловьёв"]
GIVEN = ["Анна", "Мария", "Алексей", "Aleksey", "Юлия", "Иван", "Ольга", "Dmitry"]
PATRONYMICS = ["Иванович", "Петровна", "", "Сергеевич", "Алексеевна"]
COUNTRIES = ["Казахстан", "Германия", "США", "Киргизия", "Латвия", "Израиль", "Армения"]
LEDGER_HEADER = (
    "doc_uid;line_no;doc_no;doc_date;period;operation_kind;debit_acc;credit_acc;kbk;kosgu;"
    "programme_measure_code;country_name;event_plan_id;trip_code;contract_no;counterparty_inn;"
    "counterparty;amount_rub;currency;amount_cur;is_storno;storno_of_uid;posted_at;comment"
)


def write_registrations(path: Path, rows: int) -> None:
    """JSON lines as event_registrations sends them: about 900,000 distinct persons."""
    chance = random.Random(1)
    with path.open("w", encoding="utf-8") as stream:
        for number in range(rows):
            day, month = chance.randint(1, 28), chance.randint(1, 12)
            stream.write(
                json.dumps(
                    {
                        "registration_id": f"R{number:09d}",
                        "plan_id": f"P{number % 12000:06d}",
                        "person": {
                            "surname": chance.choice(SURNAMES) + str(number % 5000),
                            "given": chance.choice(GIVEN),
                            "patronymic": chance.choice(PATRONYMICS),
                            "birth_date": f"{chance.randint(1940, 2015)}-{month:02d}-{day:02d}",
                            "email": f"u{number % 900000}@example.org",
                            "sex": chance.choice("fm"),
                        },
                        "residence_country": chance.choice(COUNTRIES),
                        "attendance_mode": "in_person",
                        "registered_at": f"2025-{month:02d}-{day:02d}T10:15:00+03:00",
                        "status": "registered",
                        "checked_in_at": f"2025-{month:02d}-{day:02d}T18:05:00+03:00",
                        "channel": "web",
                        "consent": {
                            "version": "1",
                            "at": f"2025-{month:02d}-{day:02d}T10:15:00+03:00",
                            "by_guardian": False,
                        },
                    },
                    ensure_ascii=False,
                    separators=(",", ":"),
                )
            )
            stream.write("\n")


def write_ledger(path: Path, twin: Path, rows: int) -> None:
    """1C lines in windows-1251 at ``path``, the same text in UTF-8 at ``twin``."""
    chance = random.Random(2)
    with (
        path.open("w", encoding="windows-1251", newline="") as first,
        twin.open("w", encoding="utf-8", newline="") as second,
    ):
        for stream in (first, second):
            stream.write(LEDGER_HEADER + "\r\n")
        for number in range(rows):
            day = chance.randint(1, 28)
            roubles = chance.randint(100, 9_000_000)
            line = (
                f"D{number // 4:08d};{number % 4 + 1};{number};{day:02d}.03.2025;2025-03;payment;"
                f"30211;20111;38811040420190049244;226;M{number % 5 + 1:02d};"
                f"{chance.choice(COUNTRIES)};P{number % 12000:06d};;К-{number % 700};"
                f"77{number % 3000:08d};ООО «Ромашка»;{roubles},{number % 100:02d};RUB;;"
                f"нет;;{day:02d}.03.2025 12:00:00;Оплата по договору\r\n"
            )
            first.write(line)
            second.write(line)


def write_workbook(path: Path, rows: int) -> None:
    """A worksheet as diaspora_estimates sends it, with its merged header."""
    import xlsxwriter

    methods = ["перепись", "консульский учёт", "оценка посольства", "опрос", "модель"]
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Оценки")
        sheet.write_row(0, 0, ["Оценки численности соотечественников"])
        sheet.write_row(
            1,
            0,
            [
                *("Страна", "Отчётный год", "Метод", "Источник"),
                *("Оценка численности, чел.", "", ""),
                *("Определение", "Класс качества", "Примечание"),
            ],
        )
        sheet.write_row(2, 4, ["нижняя", "центральная", "верхняя"])
        for number in range(rows):
            sheet.write_row(
                number + 3,
                0,
                [
                    *(COUNTRIES[number % 7], 2000 + number % 25, methods[number % 5]),
                    *(f"И-{number // 175}", number, number + 5, number + 9),
                    *("самоидентификация", "B", ""),
                ],
            )


def write_rates(path: Path, rows: int) -> None:
    """A dynamic reply of the central bank, far longer than any real one."""
    with path.open("w", encoding="windows-1251") as stream:
        stream.write('<?xml version="1.0" encoding="windows-1251"?>\n')
        stream.write('<ValCurs ID="R01235" DateRange1="01.01.1900" DateRange2="01.01.2900">\n')
        for number in range(rows):
            # As many currencies as the days of the contract's years leave over.
            currency, at = divmod(number, 336 * 30)
            year, month, day = 1993 + at // 336, at // 28 % 12 + 1, at % 28 + 1
            stream.write(
                f'<Record Date="{day:02d}.{month:02d}.{year}" Id="R{currency:05d}">'
                f"<Nominal>1</Nominal><Value>{number % 90 + 1},{number % 10000:04d}</Value>"
                "</Record>\n"
            )
        stream.write("</ValCurs>\n")
