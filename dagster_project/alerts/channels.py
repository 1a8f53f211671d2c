"""The ways an alert goes: the log always, e-mail and a webhook where they are set up."""

from __future__ import annotations

import json
import smtplib
import ssl
import urllib.request
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from dagster_project.alerts.alert import Alert
from dagster_project.alerts.settings import Mail, Settings
from dagster_project.home import Home

WAIT_SECONDS = 10
LOG = "alerts.log"


def send(
    home: Home, settings: Settings, alert: Alert, only: Collection[str] | None = None
) -> dict[str, str]:
    """Way -> what went wrong, by its kind; empty when the alert went every way.

    One that is closed keeps no other from being tried. The log comes first: it needs no network.
    """
    ways: dict[str, Callable[[], None]] = {"log": lambda: log(home, alert)}
    if (mail := settings.mail) is not None:
        ways["e-mail"] = lambda: send_mail(mail, alert)
    if settings.webhook:
        ways["webhook"] = lambda: call_webhook(settings.webhook, alert)
    failed = {}
    for name, go in ways.items():
        if only is not None and name not in only:
            continue
        try:
            go()
        except (OSError, smtplib.SMTPException, ValueError) as error:
            # Their own texts quote addresses and URLs that are secret.
            code = getattr(error, "smtp_code", None) or getattr(error, "code", None)
            failed[name] = f"{type(error).__name__}{f' {code}' if code else ''}"
    return failed


def log(home: Home, alert: Alert) -> None:
    """One line in ``ops/alerts.log`` of the home."""
    home.operations.mkdir(parents=True, exist_ok=True)
    with (home.operations / LOG).open("a", encoding="utf-8") as stream:
        said = json.dumps(as_dict(alert), ensure_ascii=False)
        stream.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {said}\n")


def send_mail(mail: Mail, alert: Alert) -> None:
    domain = mail.sender.rpartition("@")[2]
    message = EmailMessage()
    message["Subject"] = alert.subject
    message["From"] = mail.sender
    message["To"] = ", ".join(mail.to)
    message["Date"] = format_datetime(datetime.now(UTC))
    # Neither this nor the greeting tells the name of this machine.
    message["Message-ID"] = make_msgid(domain=domain)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(alert.text)
    context = ssl.create_default_context()
    connection: smtplib.SMTP
    if mail.is_secure:
        connection = smtplib.SMTP_SSL(
            mail.host, mail.port, local_hostname=domain, timeout=WAIT_SECONDS, context=context
        )
    else:
        connection = smtplib.SMTP(mail.host, mail.port, local_hostname=domain, timeout=WAIT_SECONDS)
    with connection as server:
        server.ehlo()
        # On this machine nothing passes a network, and certificates are home-made.
        if not mail.is_secure and not mail.is_local:
            if server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            elif mail.user:
                raise ssl.SSLError("a password is never sent in the clear")
        if mail.user:
            server.login(mail.user, mail.password)
        refused = server.send_message(message)
        if refused:
            raise smtplib.SMTPRecipientsRefused(refused)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """What is meant for one address goes to no other."""

    def redirect_request(self, *_: object) -> None:
        return None


def call_webhook(url: str, alert: Alert) -> None:
    """POST of JSON; ``text`` is what chat programs show."""
    content = json.dumps(as_dict(alert), ensure_ascii=False).encode()
    request = urllib.request.Request(
        url, data=content, headers={"Content-Type": "application/json; charset=utf-8"}
    )
    opener = urllib.request.build_opener(NoRedirect)
    with opener.open(request, timeout=WAIT_SECONDS) as answer:
        answer.read()


def as_dict(alert: Alert) -> dict[str, str]:
    return {"kind": alert.kind, "title": alert.subject, "text": alert.text}
