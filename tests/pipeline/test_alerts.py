"""Alerts arrive at real servers on this machine, in both languages, and give nothing away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from dagster_project.alerts import outbox
from dagster_project.alerts.alert import Alert, run_failed, without_paths
from dagster_project.alerts.channels import LOG, send
from dagster_project.alerts.settings import (
    MAIL_FROM,
    MAIL_TO,
    SMTP,
    SMTP_PASSWORD,
    WEBHOOK,
    Settings,
    read_settings,
)
from dagster_project.alerts.words import LANGUAGES, WORDS
from dagster_project.cli.main import main
from dagster_project.errors import UserError
from dagster_project.home import SYNTHETIC_MARK, Home
from tests.pipeline.loopback import Hook, Mailbox, mail_server

STARTED = datetime(2026, 11, 27, 4, 5)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.create()
    return made


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (WEBHOOK, MAIL_TO, MAIL_FROM, SMTP, SMTP_PASSWORD):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with mail_server() as found:
        monkeypatch.setenv(SMTP, f"smtp://127.0.0.1:{found.port}")
        monkeypatch.setenv(MAIL_TO, "duty@agency.example, head@agency.example")
        monkeypatch.setenv(MAIL_FROM, "warehouse@agency.example")
        yield found


def failure(home: Home, reason: str = "test base_key failed.") -> Alert:
    return run_failed(home, "8f1c2d3e-0000", STARTED, reason)


def test_an_alert_goes_every_way_that_is_set_up(home: Home, box: Mailbox, hook: Hook) -> None:
    assert outbox.post(home, read_settings(home), failure(home)) == {}
    ((sender, to),) = box.envelopes
    assert (sender, to) == (
        "warehouse@agency.example",
        ["duty@agency.example", "head@agency.example"],
    )
    (message,) = box.messages
    (body,) = hook.bodies
    text = message.get_content()
    assert message["Subject"] == body["title"]
    assert text.strip() == body["text"]
    for said in (text, (home.operations / LOG).read_text(encoding="utf-8")):
        assert "Прогон не удался" in said
        assert "A run failed" in said
        assert "test base_key failed." in said
    assert body["kind"] == "run_failed"
    assert hook.paths == ["/hooks/secret-word"]
    assert outbox.waiting(home) == []


def test_the_command_sends_a_trial(home: Home, box: Mailbox) -> None:
    said = CliRunner().invoke(main, ["alerts", "test", "--home", str(home.root)])
    assert (said.exit_code, said.stdout) == (0, "log: sent\ne-mail: sent\n")
    assert "Test of the alerts" in box.messages[0].get_content()
    box.is_closed = True
    said = CliRunner().invoke(main, ["alerts", "test", "--home", str(home.root)])
    assert (said.exit_code, "e-mail: SMTPSenderRefused 451" in said.stdout) == (3, True)


def test_mail_does_not_tell_the_name_of_this_machine(home: Home, box: Mailbox) -> None:
    send(home, read_settings(home), failure(home))
    assert set(box.greetings) == {"agency.example"}
    assert box.messages[0]["Message-ID"].endswith("@agency.example>")


def test_nothing_is_sent_where_nothing_is_named(home: Home) -> None:
    assert read_settings(home) == Settings()
    assert outbox.post(home, read_settings(home), failure(home)) == {}
    assert len((home.operations / LOG).read_text(encoding="utf-8").splitlines()) == 1


def test_a_closed_way_keeps_no_other_closed_and_is_tried_again(
    home: Home, box: Mailbox, hook: Hook
) -> None:
    box.is_closed, hook.status = True, 503
    failed = outbox.post(home, read_settings(home), failure(home))
    assert failed == {"e-mail": "SMTPSenderRefused 451", "webhook": "HTTPError 503"}
    assert len(outbox.waiting(home)) == 1
    hook.status = 204
    assert outbox.resend(home, read_settings(home)) == {"e-mail": "SMTPSenderRefused 451"}
    box.is_closed = False
    assert outbox.resend(home, read_settings(home)) == {}
    assert (len(box.messages), len(hook.bodies), outbox.waiting(home)) == (1, 2, [])
    assert len((home.operations / LOG).read_text(encoding="utf-8").splitlines()) == 1


def test_old_news_are_no_alert(home: Home, box: Mailbox) -> None:
    box.is_closed = True
    outbox.post(home, read_settings(home), failure(home))
    (path,) = outbox.waiting(home)
    path.rename(path.with_name(f"20200101T000000{path.name[15:]}"))
    outbox.resend(home, read_settings(home))
    assert outbox.waiting(home) == []


def test_a_server_that_is_not_there_is_no_end_of_the_world(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SMTP, "smtp://127.0.0.1:1")
    monkeypatch.setenv(MAIL_TO, "duty@agency.example")
    monkeypatch.setenv(WEBHOOK, "http://127.0.0.1:1/x")
    failed = outbox.post(home, read_settings(home), failure(home))
    assert set(failed) == {"e-mail", "webhook"}
    assert "127.0.0.1" not in outbox.sentence(failed)


def test_a_webhook_is_not_sent_on_to_another_address(home: Home, hook: Hook) -> None:
    hook.status, hook.location = 302, f"http://127.0.0.1:{hook.port}/elsewhere"
    assert outbox.post(home, read_settings(home), failure(home)) == {"webhook": "HTTPError 302"}
    assert hook.paths == ["/hooks/secret-word"]


def test_a_password_never_goes_in_the_clear_to_another_machine(
    home: Home, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SMTP, f"smtp://duty:word@127.0.0.1:{box.port}")
    monkeypatch.setattr("dagster_project.alerts.settings.THIS_MACHINE", frozenset())
    assert outbox.post(home, read_settings(home), failure(home)) == {"e-mail": "SSLError"}
    assert box.messages == []


def test_secrets_may_lie_in_the_home_or_in_a_named_file(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.secrets.mkdir(mode=0o700)
    own = home.secrets / "alert_webhook"
    own.write_text("https://chat.example/one\n", encoding="utf-8")
    own.chmod(0o600)
    assert read_settings(home).webhook == "https://chat.example/one"
    assert "chat.example" not in repr(read_settings(home))
    own.chmod(0o644)
    with pytest.raises(UserError, match="other users"):
        read_settings(home)
    named = tmp_path / "named"
    named.write_text("https://chat.example/two", encoding="utf-8")
    named.chmod(0o600)
    monkeypatch.setenv(f"{WEBHOOK}_FILE", str(named))
    assert read_settings(home).webhook == "https://chat.example/two"


@pytest.mark.parametrize(
    "wrong",
    [
        {WEBHOOK: "chat.example/x"},
        {WEBHOOK: "file:///etc/passwd"},
        {MAIL_TO: "duty@agency.example"},
        {SMTP: "smtp://mail.example"},
        {SMTP: "mail.example", MAIL_TO: "duty@agency.example"},
        {SMTP: "smtp://mail.example:x", MAIL_TO: "duty@agency.example"},
        {SMTP: "smtp://mail.example", MAIL_TO: "duty"},
        {SMTP: "smtp://mail.example", MAIL_TO: "a@b.example", MAIL_FROM: "a@b.c\nBcc: x@y.z"},
        {f"{WEBHOOK}_FILE": "/nowhere/at/all"},
    ],
)
def test_what_is_set_wrong_is_said(
    home: Home, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str]
) -> None:
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UserError):
        read_settings(home)


def test_no_path_of_this_machine_leaves_it(home: Home) -> None:
    told = {
        f"{home.warehouse}: Another program has the warehouse open.": "warehouse.duckdb: Another "
        "program has the warehouse open.",
        f"No space left in {home.root}.": "No space left in the home.",
        "Its story is in /srv/people/ivanova/work/error-1.log: send it": "Its story is in "
        "…/error-1.log: send it",
        "See https://docs.example/a/b and 3/4 of it, and/or more.": "See https://docs.example/a/b "
        "and 3/4 of it, and/or more.",
        "Write it like 2026-05-31T23:59:59Z.": "Write it like 2026-05-31T23:59:59Z.",
    }
    for text, wanted in told.items():
        assert without_paths(text, home) == wanted
        assert str(home.root) not in failure(home, text).text


def test_both_languages_say_the_same_things(home: Home) -> None:
    assert set(WORDS) == set(LANGUAGES)
    assert WORDS["ru"].keys() == WORDS["en"].keys()
    fields = {
        language: {key: sorted(part.split("}")[0] for part in text.split("{")[1:])
                   for key, text in words.items()}
        for language, words in WORDS.items()
    }  # fmt: skip
    assert fields["ru"] == fields["en"]
    (home.root / SYNTHETIC_MARK).touch()
    assert WORDS["ru"]["invented"] in failure(home).text
    assert WORDS["en"]["invented"] in failure(home).text
