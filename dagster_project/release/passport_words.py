"""Words of a passport, in English and in Russian."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("en", "ru")
Pair = tuple[str, str]  # in the order of LANGUAGES

WORDS: Mapping[str, Pair] = {
    "title": ("Passport of a number", "Паспорт числа"),
    "meaning": ("What it means", "Что это значит"),
    "number": ("The number", "Число"),
    "coverage": ("Completeness", "Полнота"),
    "lines": ("What it is made of", "Из чего складывается"),
    "deliveries": ("Deliveries behind it", "Поставки, на которых оно стоит"),
    "changes": ("Since the release before", "С прошлого выпуска"),
    "protection": ("Protection", "Защита"),
    "origin": ("How it was made", "Как получено"),
    "indicator": ("Indicator", "Показатель"),
    "definition": ("Definition", "Определение"),
    "version": ("version {version}", "версия {version}"),
    "caveat": ("Mind", "Учтите"),
    "place": ("Place", "Место"),
    "period": ("Period", "Период"),
    "part": ("Part", "Часть"),
    "value": ("Value", "Значение"),
    "numerator": ("Numerator", "Числитель"),
    "denominator": ("Denominator", "Знаменатель"),
    "band": ("range {low} – {high}", "диапазон {low} – {high}"),
    "rounded_to": ("rounded to {base}", "округлено до {base}"),
    "not_told": ("not told", "не сообщается"),
    "status": ("Status", "Состояние"),
    "maturity": ("Maturity", "Зрелость"),
    "grade": ("Grade of the estimates", "Оценка качества источников"),
    "grade_of": (
        "{grade}, the worst of the estimates behind it: {count}",
        "{grade}, худшая из оценок диаспоры, на которых оно стоит: {count}",
    ),
    "covered": (
        "{known} of {expected} deliveries that it rests on are in effect.",
        "Действует {known} из {expected} поставок, на которых оно стоит.",
    ),
    "not_covered": ("It rests on no agreed delivery.", "Оговорённых поставок у него нет."),
    "export": ("Export", "Выгрузка"),
    "agreed": ("Agreed", "Оговорено"),
    "due": ("Due", "Срок вышел"),
    "in_effect": ("In effect", "Действует"),
    "missing": ("Missing", "Нет"),
    "beside": ("(beside)", "(дополнительно)"),
    "adds_up.sum": (
        "{part}: lines {count}, together {total}, exactly as published.",
        "{part}: строк {count}, вместе {total}, в точности как опубликовано.",
    ),
    "adds_up.count": (
        "{part}: lines {count}, exactly as published.",
        "{part}: строк {count}, в точности как опубликовано.",
    ),
    "adds_up.middle": (
        "{part}: lines {count}, the middle one {total}, exactly as published.",
        "{part}: строк {count}, медиана {total}, в точности как опубликовано.",
    ),
    "listed": (
        "{part}: lines {count}; the figure itself is not told.",
        "{part}: строк {count}; само число не сообщается.",
    ),
    "some": (
        "{part}: lines {count}, not all of those behind the number: lines of other territories, or "
        "without an amount, are not added here.",
        "{part}: строк {count}, не все, на которых стоит число: строки других территорий и строки "
        "без суммы здесь не складываются.",
    ),
    "no_lines.persons": (
        "{part}: a count of people, rounded. Lines of persons never leave the warehouse.",
        "{part}: число людей, округлено. Строки о людях хранилище не покидают.",
    ),
    "no_lines.money": (
        "{part}: money of trips or payments to people is in it, told in steps of half a million "
        "roubles. Their lines are never published.",
        "{part}: включает деньги поездок или выплаты людям, которые называются с шагом в "
        "полмиллиона рублей. Их строки не публикуются.",
    ),
    "no_lines.other": (
        "{part}: follows from other figures and is no plain sum of lines.",
        "{part}: следует из других величин и не складывается из строк.",
    ),
    "quotient": (
        "Value: follows from numerator and denominator.",
        "Значение: следует из числителя и знаменателя.",
    ),
    "more": ("… and {n} more.", "… и ещё {n}."),
    "date": ("Date", "Дата"),
    "posted": ("Posted", "Проведено"),
    "month": ("Month", "Месяц"),
    "event": ("Event", "Мероприятие"),
    "territory": ("Territory", "Территория"),
    "post": ("Post", "Представительство"),
    "counted": ("Counted by", "Как считали"),
    "outcome": ("Outcome", "Исход"),
    "amount": ("Adds", "Вклад"),
    "measure": ("Measure", "Направление"),
    "storno": ("storno", "сторно"),
    "to_person": ("to people, together", "людям, вместе"),
    "source": ("File and line", "Файл и строка"),
    "scanned": ("scans at the door", "отметки на входе"),
    "delivery": ("Delivery", "Поставка"),
    "file": ("File", "Файл"),
    "hash": ("Hash", "Хеш"),
    "received": ("Received, UTC", "Получено, UTC"),
    "sheet": ("Sheet", "Лист"),
    "for_period": ("For", "За"),
    "first_release": ("There is no release before this one.", "Выпуска до этого нет."),
    "not_there": (
        "Release {release} did not have this number.",
        "В выпуске {release} этого числа не было.",
    ),
    "unchanged": (
        "Release {release} said the same.",
        "В выпуске {release} было то же.",
    ),
    "changed": (
        "Release {release} said {before}; now it is {now}.",
        "В выпуске {release} было {before}; теперь {now}.",
    ),
    "redefined": (
        "The definition is another since then: version {before} before, {now} now.",
        "С тех пор изменилось определение: было версии {before}, стало {now}.",
    ),
    "protected.persons": (
        "Counts of people are rounded to {base} by a secret, constant offset and agree with each "
        "other; rates follow from the rounded counts. Exact counts never leave the warehouse.",
        "Числа людей округлены до {base} с тайным постоянным сдвигом и согласованы между собой; "
        "доли считаются по округлённым числам. Точные числа хранилище не покидают.",
    ),
    "protected.money": (
        "Money of trips and payments to people is told of whole seasons and years only, in steps "
        "of half a million roubles.",
        "Деньги поездок и выплаты людям называются только за целые сезоны и годы, с шагом в "
        "полмиллиона рублей.",
    ),
    "protected.lines": (
        "Payments whose recipient is a natural person stand together, without day and reference.",
        "Платежи физическим лицам показаны вместе, без дня и номера.",
    ),
    "protected.open": (
        "It counts no people and is published as it is.",
        "Людей не считает и публикуется как есть.",
    ),
    "release": ("Release", "Выпуск"),
    "known_at": ("Known at", "По состоянию на"),
    "made_at": ("Made at", "Сделан"),
    "code_version": ("Version of the code", "Версия кода"),
    "synthetic": ("invented data", "вымышленные данные"),
    "to_the_line": (
        "The steward sees a line by: compatriots deliveries line DELIVERY LINE",
        "Строку покажет хранителю: compatriots deliveries line ПОСТАВКА СТРОКА",
    ),
    "status.ok": ("complete", "полное"),
    "status.partial": ("some of the deliveries are missing", "не хватает части поставок"),
    "status.not_reported": ("overdue and not reported", "просрочено, отчёта нет"),
    "status.not_yet": ("not yet", "ещё рано"),
    "status.no_source": ("no source", "нет источника"),
    "status.not_applicable": ("there is no such combination", "такого сочетания нет"),
    "status.zero_denominator": ("a quotient of nothing", "знаменатель равен нулю"),
    "status.low_quality": ("too imprecise to be told", "слишком неточно"),
    "status.too_few": ("too few people or recipients", "слишком мало людей или получателей"),
    "maturity.provisional": ("provisional", "предварительное"),
    "maturity.final": ("final", "окончательное"),
    "maturity.corrected": ("corrected after it was final", "исправлено после окончательного"),
    "basis.scan": ("scan", "сканирование"),
    "basis.list": ("list", "список"),
    "basis.tickets": ("tickets", "билеты"),
    "basis.head_count": ("head count", "подсчёт на месте"),
    "basis.estimate": ("estimate", "оценка"),
    "outcome.held": ("held", "состоялось"),
    "outcome.moved": ("moved", "перенесено"),
    "outcome.cancelled": ("cancelled", "отменено"),
    "outcome.no_report": ("no report", "нет отчёта"),
}


def said(language: str, key: str, **slots: object) -> str:
    """A word or sentence of the language; a code without a word stands for itself."""
    if key not in WORDS:
        return key.partition(".")[2] or key
    return WORDS[key][LANGUAGES.index(language)].format(**slots)
