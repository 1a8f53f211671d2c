"""Names in both scripts come to one token; a token is HMAC-SHA-256 with the home's key."""

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
    given_skeleton,
    hmac_token,
    key_in,
    remembered_token,
    skeleton,
    tokens_remembered,
)
from dagster_project.ingest.key import PseudonymKey

SAME_NAME = [
    ("Июнева", "Iiuneva", "Iyuneva"),
    ("Соловьёв", "Соловьев", "Solovev", "Solovyov"),
    ("Щеглов", "Shcheglov", "Scheglov"),
    ("Фёдоров", "Fedorov", "Fyodorov"),
    ("Цветаевская", "Tsvetaevskaia", "Tsvetaevskaya"),
    ("Жуков", "Zhukov", "ЖУКОВ", " Жуков "),
]
SAME_GIVEN = [
    ("Алексей", "Aleksei", "Aleksey", "Alexey", "Alexei"),
    ("Юлия", "Iuliia", "Yuliya", "Julia"),
    ("Ксения", "Kseniia", "Kseniya", "Xenia"),
    ("Мария", "Mariia", "Mariya", "Maria"),
    ("Дмитрий", "Dmitrii", "Dmitriy", "Dmitry"),
    ("Наталья", "Наталия", "Natalia", "Natalya"),
    ("София", "Sofia", "Sofiia"),
]


def sounds(function: str, names: tuple[str, ...]) -> set[str]:
    with duckdb.connect() as engine:
        engine.execute("create table names (n varchar)")
        engine.executemany("insert into names values (?)", [[name] for name in names])
        return {row[0] for row in engine.execute(f"select {function} from names").fetchall()}


@pytest.mark.parametrize("names", SAME_NAME, ids=lambda names: names[1])
def test_spellings_of_one_surname_sound_the_same(names: tuple[str, ...]) -> None:
    assert len(sounds(skeleton("n"), names)) == 1


@pytest.mark.parametrize("names", SAME_GIVEN, ids=lambda names: names[1])
def test_spellings_of_one_given_name_sound_the_same(names: tuple[str, ...]) -> None:
    assert len(sounds(given_skeleton("n"), names)) == 1


def test_different_names_stay_different() -> None:
    names = ("Иванов", "Петров", "Сидоров", "Смирнов", "Соколов", "Попов", "Лебедев", "Козлов")
    assert len(sounds(skeleton("n"), names)) == len(names)


def test_a_token_is_hmac_sha_256_cut_to_128_bits() -> None:
    key = PseudonymKey(bytes(range(32)))
    payload = "ivan|ivanov|1990-01-01"
    with duckdb.connect() as engine, key_in(engine, key):
        found = engine.execute(f"select {hmac_token('name', '$1')}", [payload]).fetchone()
    message = f"compatriots/1/name|{payload}".encode()
    expected = hmac.new(key.secret, message, hashlib.sha256).hexdigest()[:32]
    assert found == (expected,)


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
