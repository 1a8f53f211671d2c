"""``dim_indicator`` of the sample release: code, names, unit, decimals, direction, headline."""

from __future__ import annotations

from typing import Any

HEADLINE = {"R01", "R02", "R04", "R05", "R06", "E01", "Y01", "F05"}
OF_PERSONS = {"R02", "R08", "Y01", "E03"}
ROWS = """
R01|Посещения мероприятий|Event visits|visits|0|up|territory_code,period,dim1
R02|Уникальные участники|Unique participants|persons|0|up|territory_code
R03|Доля персонифицированных посещений|Identified share of visits|share|4|up|
R04|Охват на 1000 соотечественников|Identified reach per 1,000|per_1000|2|up|
R04b|Доля территорий с оценкой диаспоры|Share of territories with an estimate|share|4|context|
R05|Охват стран|Country coverage|share|4|up|
R06|Охват диаспоры странами присутствия|Diaspora coverage|share|4|up|
R08|Доля новых участников|New-participant share|share|4|band|
R09|Рассредоточенность по городам|City dispersion|index|4|up|
R10|Участие в памятных датах|Campaign participation|visits|0|up|territory_code
R10b|Участие на тех же площадках|Campaign participation, same sites|ratio|4|up|
E01|Исполнение плана мероприятий|Plan execution|share|4|up|
E01b|Доля перенесённых мероприятий|Share of moved events|share|4|down|
E01c|Доля мероприятий без отчёта|Share of events without a report|share|4|down|
E02|Доля отменённых мероприятий|Cancellation rate|share|4|down|
E03|Явка|Show-up rate|share|4|up|
E03b|Доля мероприятий без сканирования|Share of events without scans|share|4|down|
E04|Доля мероприятий с поддержкой субъектов РФ|Events with support of Russian regions|share|4|up|
E05|Активные субъекты РФ|Active Russian regions|regions|0|up|
E06a|Средний размер мероприятия|Mean event size|visits|1|context|
E06b|Медианный размер мероприятия|Median event size|visits|1|context|
E07|Доля мероприятий с участием объединений|Events with a partner association|share|4|up|
F05|Расход на посещение|Cost per visit|rub|2|down|
F05b|Доля сопоставленных расходов|Matched share of spending|share|4|up|
F06|Расход на участника|Cost per unique participant|rub|2|down|
F08|Расход на соотечественника|Spending per compatriot|rub|2|context|
F08b|Доля нераспределённых расходов|Unallocated share of spending|share|4|down|
Y01|Доля молодёжи (14–35)|Youth share (14–35)|share|4|up|
Y02|Полнота сведений о возрасте|Age-known coverage|share|4|up|
Q01a|Источники в пределах срока|Sources within the agreed lag|share|4|up|
Q01b|Возраст последней поставки|Age of the newest delivery|days|0|down|
Q02a|Доля строк в карантине|Quarantined share of rows|share|4|down|
Q02c|Полнота отчётности постов|Completeness of reporting posts|share|4|up|
"""


def indicators() -> list[dict[str, Any]]:
    """One row per indicator part, both languages."""
    rows = []
    for line in ROWS.strip().splitlines():
        code, name_ru, name_en, unit, decimals, direction, additive = line.split("|")
        rows.append(
            {
                "indicator_code": code,
                "name_ru": name_ru,
                "name_en": name_en,
                "definition_ru": f"{name_ru}: как считается, сказано в правиле {code}.",
                "definition_en": f"{name_en}: the rule {code} says how it is computed.",
                "unit": unit,
                "decimals": int(decimals),
                "direction": direction,
                "audience": "commission",
                "additive_over": additive,
                "partition_dims": "",
                "protection_rule": "S2" if code in OF_PERSONS else "S0",
                "rounding_base": 5 if code in OF_PERSONS else None,
                "version": "1",
                "owner": "statistics",
                "caveat_ru": "Нижняя граница: учтены только те, кто отметился на входе."
                if code == "R04"
                else "",
                "caveat_en": "A lower bound: only people checked in at the door are counted."
                if code == "R04"
                else "",
                "first_period": "2022",
                "territory_role": "residence" if code[0] in "Y" else "event",
                "is_headline": code in HEADLINE,
            }
        )
    return rows
