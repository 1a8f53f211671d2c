"""Texts of alerts, in both languages; every alert is sent in both."""

from __future__ import annotations

LANGUAGES = ("ru", "en")
WORDS: dict[str, dict[str, str]] = {
    "ru": {
        "product": "Склад данных о соотечественниках",
        "invented": "Данные выдуманы (демонстрация).",
        "run_failed": "Прогон не удался, ничего не опубликовано",
        "run_failed.when": "Начат {started} UTC, прогон {run}.",
        "run_failed.reason": "Причина (по-английски): {reason}",
        "run_failed.no_reason": "Причина неизвестна: см. страницу прогона в Dagster.",
        "run_failed.stays": "Действует прежний выпуск. Подробнее: compatriots status.",
        "late": "Не пришли поставки: {count}",
        "late.export": "{export}: {count}, последняя — {post} за {period}, ожидалась {due}.",
        "late.more": "…и ещё выгрузок: {count}.",
        "late.what": "Список: compatriots status.",
        "everyone": "все",
        "stale.title": "Данные устарели: выгрузок {count}",
        "stale": "Данные устарели: {export} — {age} дн., допустимо {allowed}.",
        "test": "Проверка оповещений",
        "test.body": "Оповещения настроены, это сообщение дошло.",
    },
    "en": {
        "product": "Compatriots warehouse",
        "invented": "The data are invented (demo).",
        "run_failed": "A run failed, nothing was published",
        "run_failed.when": "Started {started} UTC, run {run}.",
        "run_failed.reason": "Reason: {reason}",
        "run_failed.no_reason": "The reason is not known: see the page of the run in Dagster.",
        "run_failed.stays": "The last release stays. More: compatriots status.",
        "late": "Deliveries that did not come: {count}",
        "late.export": "{export}: {count}, the last one {post} for {period}, due {due}.",
        "late.more": "… and {count} more exports.",
        "late.what": "The list: compatriots status.",
        "everyone": "everyone",
        "stale.title": "Data are out of date: {count} exports",
        "stale": "Data are out of date: {export}, {age} days old, {allowed} are allowed.",
        "test": "Test of the alerts",
        "test.body": "Alerts are set up, this message arrived.",
    },
}
