"""Pseudonyms, made while a file is loaded (docs/model.md §7), as SQL.

Version 1 of the rewrite list.
Four keyed tokens of a person, HMAC-SHA-256 with a message that begins with its domain, 128
bits kept as 32 hex digits. The key is a row of a temporary table: it stands in no SQL text and
in no log. Changing a rewrite or an alias changes tokens: it needs a new version, and
the lake to be loaded again.
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
from dagster_project.ingest.key import PseudonymKey
from dagster_project.ingest.readers.arrays import text_array

VERSION = 1
BLOCK_BYTES = 64
TOKEN_DIGITS = 32
# Values of a column whose tokens Arrow may look up: with more, each chunk takes longer.
AT_HAND = 5_000
KEY_TABLE = "pseudonym_key"
# ICAO 9303, and the letters of neighbouring alphabets; signs that have no sound are dropped.
CYRILLIC = (
    ("щ", "shch"), ("ж", "zh"), ("х", "kh"), ("ц", "ts"), ("ч", "ch"), ("ш", "sh"),
    ("ю", "iu"), ("я", "ia"), ("ё", "e"), ("є", "e"), ("ї", "i"),
)  # fmt: skip
CYRILLIC_SINGLE = ("абвгдезийклмнопрстуфыэіґўәғқңөұүһ", "abvgdeziiklmnoprstufyeiguagqnouuh")
REWRITES = (
    ("shch", "s"), ("sch", "s"), ("sh", "s"), ("zh", "z"), ("ch", "c"), ("ts", "c"), ("tz", "c"),
    ("kh", "h"), ("x", "ks"), ("ph", "f"), ("w", "v"),
    # y and j first, and one i for several: else "iyu" and "iiu" (Ию…) would end as two sounds.
    ("y", "i"), ("j", "i"), ("ii", "i"), ("ii", "i"),
    ("io", "e"), ("iu", "u"), ("ia", "a"), ("ei", "e"),
)  # fmt: skip
# Spellings of one given name that the rewrites don't bring together (skeleton -> skeleton).
ALIASES = {
    "aleksander": "aleksandr",
    "catherine": "ekaterina",
    "dmitr": "dmitri",
    "ekaterine": "ekaterina",
    "eugenia": "evgena",
    "eugena": "evgena",
    "eugeni": "evgeni",
    "iekaterina": "ekaterina",
    "ielena": "elena",
    "ievgena": "evgena",
    "ievgeni": "evgeni",
    "igna": "ignat",
    "katerina": "ekaterina",
    "mihael": "mihail",
    "natali": "natala",
    "peter": "petr",
    "piotr": "petr",
    "petro": "petr",
    "sofi": "sofa",
    "victor": "viktor",
    "victora": "viktora",
    "viktoria": "viktora",
    "iosif": "esif",
}
PATRONYMIC = (
    "(вич|вна|ична|инична|ич|оглы|улы|кызы|vich|vych|wicz|vna|wna|ichna|ogly|oglu|uly|kyzy)$"
)
LETTERS_ONLY = "[^a-z]"


def skeleton(text: str) -> str:
    """SQL: the sound of a name, the same for its spellings in both scripts; '' for no letters."""
    result = f"lower(nfc_normalize({text}))"
    for letter, latin in CYRILLIC:
        result = f"replace({result}, {literal(letter)}, {literal(latin)})"
    result = f"translate({result}, {literal(CYRILLIC_SINGLE[0])}, {literal(CYRILLIC_SINGLE[1])})"
    result = f"regexp_replace(strip_accents({result}), {literal(LETTERS_ONLY)}, '', 'g')"
    for spelling, sound in REWRITES:
        result = f"replace({result}, {literal(spelling)}, {literal(sound)})"
    result = f"regexp_replace({result}, 'i+a$', 'a')"
    for letter in "abcdefghijklmnopqrstuvwxyz":
        result = f"regexp_replace({result}, '{letter}{letter}+', '{letter}', 'g')"
    return result


def given_skeleton(text: str) -> str:
    """SQL: the skeleton of a given name, variants of one name brought together."""
    pairs = " ".join(f"when {literal(k)} then {literal(v)}" for k, v in sorted(ALIASES.items()))
    return f"(select case s {pairs} else s end from (select {skeleton(text)} as s))"


def strict_letters(text: str) -> str:
    """SQL: the letters as written, in one case, without blanks and signs."""
    return f"regexp_replace(lower(nfc_normalize({text})), '[^\\p{{L}}]', '', 'g')"


def token_prefix(domain: str) -> str:
    """What the message of a token begins with."""
    return f"compatriots/{VERSION}/{domain}|"


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
