"""A token is HMAC-SHA-256 with the home's key; each different value is hashed once."""

from __future__ import annotations

import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pyarrow as pa
import pytest

from dagster_project.ingest.judging import pseudonym
from dagster_project.ingest.judging.pseudonym import (
    KEY_TABLE,
    hmac_token,
    key_in,
    remembered_token,
    tokens_remembered,
)
from dagster_project.ingest.key import PseudonymKey


def test_a_token_is_hmac_sha_256_cut_to_128_bits() -> None:
    key = PseudonymKey(bytes(range(32)))
    payload = "ivan|ivanov|1990-01-01"
    with duckdb.connect() as engine, key_in(engine, key):
        tokens = [
            engine.execute(f"select {hmac_token(domain, '$1')}", [payload]).fetchone()
            for domain in ("email", "name", "patronymic")
        ]
    expected = [
        hmac.new(key.secret, f"{begin}|{payload}".encode(), hashlib.sha256).hexdigest()[:32]
        for begin in ("compatriots/1/email", "compatriots/2/name", "compatriots/2/patronymic")
    ]
    assert tokens == [(token,) for token in expected]


@pytest.mark.parametrize("at_hand", [0, 7, 5_000])
@pytest.mark.parametrize("different", [1, 5, 3_000, 20_000])
def test_remembered_tokens_are_the_same(
    monkeypatch: pytest.MonkeyPatch, at_hand: int, different: int
) -> None:
    monkeypatch.setattr(pseudonym, "AT_HAND", at_hand)
    key = PseudonymKey(bytes(range(32)))
    with duckdb.connect() as engine, key_in(engine, key), tokens_remembered(engine, key, ["inn"]):
        engine.execute(
            f"create table payloads as select if(range % 3 = 0, null, (range * 7919 % {different})"
            "::varchar) as payload from range(20000)"
        )
        kept = remembered_token("inn", "payload")
        [(rows, tokens, distinct, wrong)] = engine.execute(
            f"select count(*), count({kept}), count(distinct {kept}), count(*) filter ({kept} is "
            f"distinct from {hmac_token('inn', 'payload')}) from payloads"
        ).fetchall()
        expected = engine.execute("select count(distinct payload) from payloads").fetchall()
    assert (rows, wrong) == (20_000, 0)
    assert tokens == 20_000 - 6_667
    assert [(distinct,)] == expected


def test_remembered_tokens_stand_several_threads() -> None:
    key = PseudonymKey(bytes(range(32)))
    remembered = pseudonym._Remembered(key, "inn")
    chunks = [
        pa.chunked_array([pa.array([str(row * 31 % 4_000) for row in range(at, at + 500)])])
        for at in range(0, 40_000, 500)
    ]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(remembered.tokens, chunks))
    alone = pseudonym._Remembered(key, "inn")
    assert [tokens.to_pylist() for tokens in found] == [
        alone.tokens(chunk).to_pylist() for chunk in chunks
    ]


def test_the_key_is_gone_after_use() -> None:
    with duckdb.connect() as engine:
        with key_in(engine, PseudonymKey(bytes(32))):
            pass
        found = engine.execute(f"select count(*) from {KEY_TABLE}").fetchone()
    assert found == (0,)
