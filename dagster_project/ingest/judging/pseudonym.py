"""Pseudonyms, made while a file is loaded (docs/model.md §7), as SQL.

Four keyed tokens of a person, HMAC-SHA-256 with a message that begins with its domain, 128
bits kept as 32 hex digits. The key is a row of a temporary table: it stands in no SQL text and
in no log. Two of them rest on the key of a name (``name_key``): its rules have a version, which
stands in their messages.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
from collections.abc import Iterator, Sequence

import duckdb
import pyarrow as pa
from duckdb.func import PythonUDFType

from dagster_project.contracts.cast_text import literal
from dagster_project.ingest.key import NAMES_VERSION, PseudonymKey
from dagster_project.ingest.readers.arrays import text_array

VERSION = 1
BLOCK_BYTES = 64
TOKEN_DIGITS = 32
# Values of a column whose tokens Arrow may look up: with more, each chunk takes longer.
AT_HAND = 5_000
KEY_TABLE = "pseudonym_key"
# Their payload is the key of a name, which depends on the version of its rules.
OF_NAMES = ("name", "patronymic")


def strict_letters(text: str) -> str:
    """SQL: the letters as written, in one case, without blanks and signs."""
    return f"regexp_replace(lower(nfc_normalize({text})), '[^\\p{{L}}]', '', 'g')"


def token_prefix(domain: str) -> str:
    """What the message of a token begins with."""
    version = NAMES_VERSION if domain in OF_NAMES else VERSION
    return f"compatriots/{version}/{domain}|"


def hmac_token(domain: str, payload: str) -> str:
    """SQL: the first 128 bits of HMAC-SHA-256(key, message) as 32 hex digits; NULL for NULL."""
    message = f"{literal(token_prefix(domain))} || {payload}"
    # Not variables of the session: a statement that reads one is planned anew at every call.
    inner = f"unhex(sha256((select inner_pad from {KEY_TABLE}) || encode({message})))"
    return f"left(sha256((select outer_pad from {KEY_TABLE}) || {inner}), {TOKEN_DIGITS})"


@contextlib.contextmanager
def key_in(engine: duckdb.DuckDBPyConnection, key: PseudonymKey | None) -> Iterator[None]:
    """The key's two pads where ``hmac_token`` finds them, taken away afterwards."""
    if key is None:
        yield
        return
    padded = key.secret.ljust(BLOCK_BYTES, b"\x00")
    inner = bytes(byte ^ 0x36 for byte in padded)
    outer = bytes(byte ^ 0x5C for byte in padded)
    columns = "inner_pad blob, outer_pad blob"
    engine.execute(f"create temp table if not exists {KEY_TABLE} ({columns})")
    engine.execute(f"insert into {KEY_TABLE} values ($1, $2)", [inner, outer])
    try:
        yield
    finally:
        engine.execute(f"delete from {KEY_TABLE}")


def remembered_token(domain: str, payload: str) -> str:
    """SQL: the same as ``hmac_token``, inside ``tokens_remembered`` for that domain."""
    return f"{_function(domain)}({payload})"


def _function(domain: str) -> str:
    return '"token of ' + domain.replace('"', '""') + '"'


@contextlib.contextmanager
def tokens_remembered(
    engine: duckdb.DuckDBPyConnection, key: PseudonymKey | None, domains: Sequence[str]
) -> Iterator[None]:
    """Each different value is hashed once: in a long file the same ones come again and again.

    It changes the catalog, so it is for a connection that serves one file.
    """
    if key is None or not domains:
        yield
        return
    # A function can't be made while the result of the last statement is still open.
    engine.execute("select 1").fetchall()
    for domain in domains:
        engine.create_function(
            _function(domain)[1:-1],
            _Remembered(key, domain).tokens,
            ["VARCHAR"],
            "VARCHAR",
            type=PythonUDFType.ARROW,
        )
    try:
        yield
    finally:
        for domain in domains:
            engine.remove_function(_function(domain)[1:-1])


class _Known(dict[str, str]):
    """Value -> its token, found when it is first asked for."""

    def __init__(self, key: PseudonymKey, domain: str) -> None:
        self._secret, self._prefix = key.secret, token_prefix(domain)

    def __missing__(self, text: str) -> str:
        message = (self._prefix + text).encode()
        token = hmac.new(self._secret, message, hashlib.sha256).hexdigest()[:TOKEN_DIGITS]
        self[text] = token
        return token


class _Remembered:
    """Tokens of a column, chunk by chunk. The first values are looked up by Arrow, without a
    Python object for each row, as long as most rows of a chunk are found so."""

    def __init__(self, key: PseudonymKey, domain: str) -> None:
        # It takes as long to import as a hundred small files.
        from pyarrow.compute import index_in

        self._places = index_in
        self._known = _Known(key, domain)
        nothing = pa.array([], pa.string())
        # Values and their tokens, always changed together: several threads ask.
        self._first = nothing, nothing
        self._is_of_use = True

    def tokens(self, payloads: pa.ChunkedArray) -> pa.Array:
        texts = pa.chunked_array(payloads).combine_chunks()
        if self._is_of_use:
            values, tokens = self._first
            places = self._places(texts, values)
            missing = places.null_count - texts.null_count
            if missing and len(values) < AT_HAND:
                fresh = texts.filter(places.is_null()).unique().drop_null()
                values = pa.concat_arrays([values, fresh])
                tokens = pa.concat_arrays([tokens, self._each(fresh)])
                self._first = values, tokens
                places, missing = self._places(texts, values), 0
            if not missing:
                return tokens.take(places)
            self._is_of_use = missing < len(texts) // 2
        encoded = texts.dictionary_encode()
        return self._each(encoded.dictionary).take(encoded.indices)

    def _each(self, texts: pa.Array) -> pa.Array:
        return text_array([*map(self._known.__getitem__, texts.to_pylist())])
