"""What builds is said by the command, else by the environment, else by the home."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.errors import UserError
from dagster_project.home import Home
from dagster_project.warehouse.engine import ENGINE, KNOWN, SETTINGS, Spark, chosen_engine, variable


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    for name in (ENGINE, *map(variable, KNOWN)):
        monkeypatch.delenv(name, raising=False)
    return Home(tmp_path)


def write(home: Home, text: str) -> None:
    (home.root / SETTINGS).write_text(text, encoding="utf-8")


def test_duckdb_builds_unless_something_else_is_said(home: Home) -> None:
    assert chosen_engine(home) is None
    assert chosen_engine(home, "spark") == Spark()


def test_the_home_names_the_cluster(home: Home) -> None:
    write(home, 'engine = "spark"\n[spark]\nhost = "thrift.example"\nport = 10001\n')
    assert chosen_engine(home) == Spark(host="thrift.example", port=10001)
    assert chosen_engine(home, "duckdb") is None


def test_the_environment_goes_before_the_home(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    write(home, 'engine = "spark"\n[spark]\nport = 10001\nuser = "one"\nauth = "LDAP"\n')
    monkeypatch.setenv("COMPATRIOTS_SPARK_PORT", "10002")
    monkeypatch.setenv("COMPATRIOTS_SPARK_PASSWORD", "hidden words")
    found = chosen_engine(home)
    assert found == Spark(port=10002, user="one", auth="LDAP", password="hidden words")
    assert "hidden" not in repr(found)
    monkeypatch.setenv(ENGINE, "duckdb")
    assert chosen_engine(home) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('engine = "flink"', "There is no engine 'flink'"),
        ("engine = ", "can't be read"),
        ("engine = 3", "There is no engine 3"),
        ('engin = "spark"', "Unknown: engin"),
        ("spark = 3", "should be an object"),
        ("[spark]\nprot = 1", "prot: Unexpected"),
        ('[spark]\npassword = "x"', "COMPATRIOTS_SPARK_PASSWORD only"),
        ('[spark]\nport = "many"', "port: Input should be a valid integer"),
        ("[spark]\nport = true", "port: Input should be a valid integer"),
        ("[spark]\nport = 70000", "port: Input should be less than or equal to 65535"),
        ("[spark]\nport = inf", "port: Input should be"),
        ('[spark]\nhost = ["a"]\nthreads = 0', "host: Input should be a valid string; threads"),
        ('[spark]\nschema = "a b; drop schema x --"', "schema: String should match"),
        ('[spark]\nauth = "none"', "auth: Input should be 'NONE' or 'LDAP'"),
        ('engine = "spark"\n[spark]\nauth = "LDAP"', "LDAP asks for a password"),
    ],
)
def test_what_can_not_be_used_is_said(text: str, says: str, home: Home) -> None:
    write(home, text)
    with pytest.raises(UserError) as raised:
        chosen_engine(home)
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("port", "many", "port: Input should be a valid integer"),
        ("password", "x", "the server is not to ask for one"),
    ],
)
def test_what_the_environment_says_wrongly_is_said(
    name: str, value: str, says: str, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable(name), value)
    with pytest.raises(UserError, match="COMPATRIOTS_SPARK_") as raised:
        chosen_engine(home, "spark")
    assert says in str(raised.value)
