"""Servers on this machine that keep what they are sent: SMTP and HTTP."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Mailbox:
    """What came by SMTP. ``is_closed``: nothing is taken at the moment (RFC 5321, 451)."""

    port: int = 0
    is_closed: bool = False
    greetings: list[str] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    messages: list[EmailMessage] = field(default_factory=list)


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    box = Mailbox()

    class Session(socketserver.StreamRequestHandler):
        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

        def handle(self) -> None:
            sender = ""
            to: list[str] = []
            self.say("220 loopback ESMTP")
            while line := self.rfile.readline().decode().strip():
                word = line[:4].upper()
                if word in ("EHLO", "HELO"):
                    box.greetings.append(line[5:])
                    self.say("250 loopback")
                elif word == "MAIL" and box.is_closed:
                    self.say("451 not now")
                elif word == "MAIL":
                    sender, to = line[10:].split(">")[0].strip("<"), []
                    self.say("250 ok")
                elif word == "RCPT":
                    to.append(line[8:].split(">")[0].strip("<"))
                    self.say("250 ok")
                elif word == "DATA":
                    self.say("354 go on")
                    content = b""
                    while (part := self.rfile.readline()) != b".\r\n":
                        content += part.removeprefix(b".")
                    box.envelopes.append((sender, to))
                    box.messages.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
                    self.say("250 kept")
                elif word == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok" if word in ("RSET", "NOOP") else "502 not here")

    with serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session)) as port:
        box.port = port
        yield box


@dataclass
class Hook:
    """What came by HTTP. ``status``: the answer to give."""

    port: int = 0
    status: int = 204
    location: str = ""
    paths: list[str] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks/secret-word"


@contextmanager
def web_server() -> Iterator[Hook]:
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            hook.paths.append(self.path)
            hook.bodies.append(json.loads(content))
            self.send_response(hook.status)
            if hook.location:
                self.send_header("Location", hook.location)
            self.end_headers()

        def do_GET(self) -> None:
            hook.paths.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        hook.port = port
        yield hook


@contextmanager
def serving(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
