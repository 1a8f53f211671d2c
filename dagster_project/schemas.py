"""Columns of a Parquet file, as the class of its rows declares them."""

from __future__ import annotations

from dataclasses import is_dataclass
from datetime import date, datetime
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints, is_typeddict

import pyarrow as pa

_KINDS = {
    str: pa.string(),
    int: pa.int64(),
    bool: pa.bool_(),
    datetime: pa.timestamp("us"),
    date: pa.date32(),
}


def schema_of(rows: type) -> pa.Schema:
    """Of a dataclass or TypedDict: one column for each field, in order; each may be null."""
    return pa.schema([(name, _kind(hint)) for name, hint in get_type_hints(rows).items()])


def _kind(hint: Any) -> pa.DataType:
    if hint in _KINDS:
        return _KINDS[hint]
    if is_typeddict(hint) or is_dataclass(hint):
        return pa.struct(list(schema_of(hint)))
    if get_origin(hint) is tuple:
        return pa.list_(_kind(get_args(hint)[0]))
    options = [option for option in get_args(hint) if option is not NoneType]
    return pa.string() if get_origin(hint) is Literal else _kind(options[0])
