"""Where alerts go: what the environment says, and secrets that may lie in the home.

Nothing is sent anywhere unless it is named here; the log gets every alert.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from dagster_project.errors import UserError
from dagster_project.home import Home

WEBHOOK = "COMPATRIOTS_ALERT_WEBHOOK"
MAIL_TO = "COMPATRIOTS_ALERT_MAIL_TO"
MAIL_FROM = "COMPATRIOTS_ALERT_MAIL_FROM"
SMTP = "COMPATRIOTS_ALERT_SMTP"
SMTP_PASSWORD = "COMPATRIOTS_ALERT_SMTP_PASSWORD"
# A secret may stand in the environment, in a file that it names, or in the home.
FILES = {WEBHOOK: "alert_webhook", SMTP_PASSWORD: "alert_smtp_password"}
ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
PORTS = {"smtp": 25, "smtps": 465}
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Mail:
    """``is_secure``: TLS from the first byte; else it is asked for once connected."""

    host: str
    port: int
    sender: str
    to: tuple[str, ...]
    is_secure: bool = False
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_local(self) -> bool:
        return self.host in THIS_MACHINE


@dataclass(frozen=True)
class Settings:
    mail: Mail | None = None
    # A URL like this is often the only key to what it opens.
    webhook: str = field(default="", repr=False)


def ways(settings: Settings) -> list[str]:
    """Names of the ways that an alert goes, in that order."""
    named = {"e-mail": settings.mail is not None, "webhook": bool(settings.webhook)}
    return ["log", *(name for name, is_set in named.items() if is_set)]


def read_settings(home: Home) -> Settings:
    """Raises ``UserError`` when something is set that can't be used: an alert nobody gets must
    not look like one that was not necessary."""
    return Settings(_mail(home), _webhook(home))


def _webhook(home: Home) -> str:
    url = secret(home, WEBHOOK)
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        raise UserError("This is no address of a webhook.", WEBHOOK, "Write it with https://.")
    return url


def _mail(home: Home) -> Mail | None:
    to = tuple(item.strip() for item in os.environ.get(MAIL_TO, "").split(",") if item.strip())
    server = os.environ.get(SMTP, "")
    if not to and not server:
        return None
    if not to or not server:
        raise UserError(
            "E-mail needs both a server and somebody to write to.",
            where=SMTP if to else MAIL_TO,
            hint="Set both, or neither.",
        )
    sender = os.environ.get(MAIL_FROM) or to[0]
    for address in (*to, sender):
        if not ADDRESS.fullmatch(address):
            raise UserError(
                "This is no e-mail address.", MAIL_FROM if address == sender else MAIL_TO
            )
    try:
        parts = urlsplit(server)
        host, port = parts.hostname, parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        host, port = None, 0
    if not host:
        raise UserError(
            "This is no mail server.", SMTP, "Write smtp://user@host:port or smtps://user@host."
        )
    return Mail(
        host, port, sender, to,
        is_secure=parts.scheme == "smtps",
        user=unquote(parts.username or ""),
        password=secret(home, SMTP_PASSWORD) or unquote(parts.password or ""),
    )  # fmt: skip


def secret(home: Home, variable: str) -> str:
    """Raises ``UserError`` when it lies in a file that others can read."""
    if said := os.environ.get(variable):
        return said.strip()
    named = os.environ.get(f"{variable}_FILE")
    path = Path(named) if named else home.secrets / FILES[variable]
    try:
        mode, text = path.stat().st_mode & 0o777, path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        if named:
            raise UserError("The file is not there.", where=f"{variable}_FILE") from None
        return ""
    if mode & 0o077:
        raise UserError(
            f"It can be read by other users (mode {mode:03o}).",
            where=str(path),
            hint=f"Run: chmod 600 {path}",
        )
    return text
