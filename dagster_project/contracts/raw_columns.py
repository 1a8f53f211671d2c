"""Columns of ``raw.<export>`` as the loader writes them, in order, with types and words.

Consumers: the dbt sources, the dictionary and the expectations.
"""

from __future__ import annotations

from dataclasses import dataclass

from dagster_project.contracts.cast_sql import sql_type
from dagster_project.contracts.model import Column, Contract


@dataclass(frozen=True)
class RawColumn:
    """``description`` in English, ``description_ru`` in Russian; types are DuckDB's words."""

    name: str
    sql_type: str
    description: str
    description_ru: str = ""
    is_required: bool = False


PERSON_COLUMNS = (
    RawColumn(
        "person_name_token",
        "varchar",
        "Keyed pseudonym of both names and the full birth date, 32 hex digits; empty when one "
        "of them is missing.",
        "Псевдоним имени, фамилии и полной даты рождения, 32 знака; пусто, если чего-то нет.",
    ),
    RawColumn(
        "person_patronymic_token",
        "varchar",
        "Keyed pseudonym of the patronymic.",
        "Псевдоним отчества.",
    ),
    RawColumn(
        "person_email_token", "varchar", "Keyed pseudonym of the e-mail.", "Псевдоним почты."
    ),
    RawColumn(
        "person_strict_token",
        "varchar",
        "Keyed pseudonym of the names letter by letter, without folding of spellings.",
        "Псевдоним имени буква в букву, без сведения вариантов написания.",
    ),
    RawColumn("person_birth_year", "bigint", "Year of birth.", "Год рождения."),
    RawColumn(
        "person_age",
        "bigint",
        "Completed years at the row's own date.",
        "Полных лет на дату записи.",
    ),
    RawColumn(
        "person_is_identified",
        "boolean",
        "Both names and the full birth date are there; other persons are never matched.",
        "Есть имя, фамилия и полная дата рождения; остальные не сопоставляются.",
        is_required=True,
    ),
    RawColumn(
        "person_key_id",
        "varchar",
        "Id of the key and version of the rules of names that the pseudonyms were made with.",
        "Идентификатор ключа псевдонимов и версия правил имён.",
        is_required=True,
    ),
)

TECHNICAL_COLUMNS = (
    RawColumn("_delivery_id", "varchar", "Delivery the row came with.", "Поставка.", True),
    RawColumn("_received_at", "timestamp", "When it was received, UTC.", "Получено, UTC.", True),
    RawColumn("_sheet", "varchar", "Sheet of the workbook, if any.", "Лист книги, если есть."),
    RawColumn("_line", "bigint", "Line or record in the file, from 1.", "Строка файла.", True),
    RawColumn(
        "_contract_version", "varchar", "Version of the contract.", "Версия контракта.", True
    ),
)


def raw_columns(contract: Contract) -> tuple[RawColumn, ...]:
    """Stored contract columns, then the person columns, then the technical ones."""
    own = tuple(_stored(column, contract.is_guarded(column)) for column in contract.stored_columns)
    return own + (PERSON_COLUMNS if contract.person else ()) + TECHNICAL_COLUMNS


ITEM_NO = RawColumn("item_no", "bigint", "Place in the list, from 1.", "Номер в списке, с 1.", True)


def list_columns(contract: Contract, listed: Column) -> tuple[RawColumn, ...]:
    """Of the table of a list: key of the record, place and columns of the item, technical ones."""
    key = tuple(column for column in raw_columns(contract) if column.name in contract.row_key)
    items = contract.items_of(listed)
    own = tuple(_stored(column, items.is_guarded(column)) for column in items.stored_columns)
    return (*key, ITEM_NO, *own, *TECHNICAL_COLUMNS)


def raw_tables(contract: Contract) -> dict[str, tuple[RawColumn, ...]]:
    """Every raw table of an export: its rows, and one for each list inside of them."""
    listed = {contract.table_of(item): list_columns(contract, item) for item in contract.lists}
    return {contract.export: raw_columns(contract)} | listed


def _stored(column: Column, is_guarded: bool) -> RawColumn:
    if is_guarded:
        return RawColumn(
            column.name,
            "varchar",
            f"{column.description} Texts that are not known: a keyed pseudonym.".strip(),
            f"{column.description_ru} Неизвестные тексты — псевдоним.".strip(),
            column.is_required,
        )
    if column.protection == "token":
        return RawColumn(
            f"{column.name}_token",
            "varchar",
            f"{column.description} Keyed pseudonym, 32 hex digits.".strip(),
            column.description_ru,
            column.is_required,
        )
    return RawColumn(
        column.name, sql_type(column), column.description, column.description_ru, column.is_required
    )
