"""How a word of a contract is declared, and the kinds of values that words take.

A word is a field of a dataclass that pydantic reads: its type is one of the kinds below, its
default is the dataclass's, the text below it says what it means, and ``word()`` its name in the
YAML. Checking, reading and the tables of ``data_contracts/README.md`` follow from that.
"""

from __future__ import annotations

import codecs
import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StrictBool,
    StrictStr,
    ValidationError,
)
from pydantic_core import core_schema

FileFormat = Literal["csv", "xlsx", "json", "jsonl", "xml"]
FORMATS: tuple[FileFormat, ...] = ("csv", "xlsx", "json", "jsonl", "xml")
CSV, XLSX, TABLES = ("csv",), ("xlsx",), ("csv", "xlsx")


def word(
    name: str,
    example: str,
    formats: tuple[str, ...] = (),
    choice_formats: dict[str, tuple[str, ...]] | None = None,
) -> Any:
    """Declare a word by its name and an example (YAML).

    ``formats``: of files in which it acts; empty: in all, or it is no matter of files.
    ``choice_formats``: the same for single choices.
    """
    more: dict[str, Any] = {"formats": formats, "choiceFormats": choice_formats or {}}
    return Field(alias=name, json_schema_extra={"example": example} | more)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known word a person most likely meant."""
    folded = {candidate.lower(): candidate for candidate in known}
    close = difflib.get_close_matches(name.lower(), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None


@dataclass(frozen=True)
class Takes:
    """What the README calls a kind of value, and what is said of a value that is none."""

    kind: str
    otherwise: str = ""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        if not self.otherwise:
            return handler(source)

        def check(value: Any, validate: core_schema.ValidatorFunctionWrapHandler) -> Any:
            try:
                return validate(value)
            except ValidationError:
                raise ValueError(self.otherwise) from None

        return core_schema.no_info_wrap_validator_function(check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "takes": self.kind}


def one_of(*choices: str) -> Any:
    """One of a few texts; another one is answered with the nearest of them."""

    def check(value: Any) -> Any:
        if value in choices:
            return value
        guess = nearest(str(value), choices)
        advice = f"did you mean `{guess}`? " if guess else ""
        raise ValueError(f"can't be `{value}`; {advice}it is one of {', '.join(choices)}.")

    return BeforeValidator(check, json_schema_input_type=Literal[choices])


def plain_text(value: Any) -> str:
    """A scalar of YAML as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise ValueError("no scalar")


def _finite(value: Any) -> str:
    try:
        if not isinstance(value, bool) and Decimal(plain_text(value)).is_finite():
            return str(value)
    except InvalidOperation:
        pass
    raise ValueError("no number")


def _regular_expression(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"is no valid regular expression: {error}.") from None
    return value


def _regular_expressions(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(_regular_expression, values))


def _has_group(value: str) -> str:
    if re.compile(value).groups < 1:
        raise ValueError("has no group: put brackets around the value.")
    return value


def _text_encoding(value: str) -> str:
    try:
        is_text = codecs.lookup(value)._is_text_encoding
    except LookupError:
        guess = nearest(value, ["utf-8", "utf-16", "windows-1251", "cp866", "koi8-r", "latin-1"])
        advice = f"; did you mean `{guess}`?" if guess else ""
        raise ValueError(f"names no known encoding: `{value}`{advice}.") from None
    if not is_text:
        raise ValueError(f"`{value}` is no encoding of text.")
    return value


def _scope_parts(value: Any) -> Any:
    """Column names stand for maps with nothing but a column."""
    if not isinstance(value, list):
        raise ValueError("must be a list of columns.")
    parts = [{"column": part} if isinstance(part, str) else part for part in value]
    if not all(isinstance(part, dict) and isinstance(part.get("column"), str) for part in parts):
        raise ValueError("takes column names, or maps with `column` and `declaredBy`.")
    return parts


_IN_QUOTES = "must be a text (put it in quotes)."
_LISTED = "must be a list of texts."
_ONE = "must be exactly one character."

Text = Annotated[StrictStr, Takes("text", _IN_QUOTES)]
Prose = Annotated[Text, AfterValidator(str.strip)]
Texts = Annotated[tuple[StrictStr, ...], Takes("texts", _LISTED)]
Column = Annotated[StrictStr, Takes("column", _IN_QUOTES)]
Columns = Annotated[tuple[StrictStr, ...], Takes("columns", _LISTED)]
Pattern = Annotated[
    StrictStr, Takes("pattern", "must be a pattern (put it in quotes)."),
    AfterValidator(_regular_expression),
]  # fmt: skip
# The value is what group 1 matches.
PatternOfValue = Annotated[Pattern, AfterValidator(_has_group)]
Patterns = Annotated[Texts, Takes("patterns"), AfterValidator(_regular_expressions)]
Codec = Annotated[Text, Takes("codec"), AfterValidator(_text_encoding)]
# Not a character that CSV readers take as part of a record's end.
Character = Annotated[
    str, Field(strict=True, pattern=r"^[^\n\r\x00]$"), Takes("character", _ONE)
]  # fmt: skip
# A character, or the empty text for none.
CharacterOrNone = Annotated[
    Character | None, BeforeValidator(lambda value: None if value == "" else value),
    Takes("character", _ONE),
]  # fmt: skip
YesOrNo = Annotated[StrictBool, Takes("boolean", "must be true or false.")]
Count = Annotated[
    int, Field(strict=True, ge=0), Takes("integer", "must be a whole number, 0 or more.")
]  # fmt: skip
Number = Annotated[str, BeforeValidator(_finite), Takes("number", "must be a number.")]
Share = Annotated[float, BeforeValidator(_finite), Takes("number", "must be a number.")]
TextMap = Annotated[
    dict[str, Annotated[str, BeforeValidator(plain_text)]], Takes("map", "must be a map of texts.")
]
# For a tuple of parts of a scope.
AS_SCOPE = (BeforeValidator(_scope_parts), Takes("scope"))
