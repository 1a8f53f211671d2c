"""Knocks at a web server the way a browser does, byte by byte, and watches where it goes itself."""

from __future__ import annotations

import ipaddress
import json
import socket
from dataclasses import dataclass
from pathlib import Path

# Read by every Python process that finds it in its path: one line per address it wants.
WATCH = """
import json, os, sys

FILE = os.environ.get("COMPATRIOTS_WATCHED")

def watch(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1] if event == "socket.connect" else arguments[-1]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        address = arguments[0]
    else:
        return
    with open(FILE, "a", encoding="utf-8") as file:
        file.write(json.dumps([event, repr(address) if isinstance(address, bytes) else address],
                              default=str) + "\\n")

if FILE:
    sys.addaudithook(watch)
"""
SOCKET_KEY = "dGhlIHNhbXBsZSBub25jZQ=="


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str


def knock(port: int, path: str, method: str = "GET", body: str = "", **headers: str) -> Answer:
    """One request; ``method`` may be WS. ``host`` is ours unless it is named."""
    said = {"host": f"127.0.0.1:{port}", "connection": "close"}
    if method == "WS":
        said |= {
            "connection": "Upgrade",
            "upgrade": "websocket",
            "sec-websocket-version": "13",
            "sec-websocket-key": SOCKET_KEY,
        }
    elif method not in ("GET", "HEAD"):
        said["content-length"] = str(len(body))
    said |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{'GET' if method == 'WS' else method} {path} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in said.items()]
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall("\r\n".join([*lines, "", body]).encode())
        received = b""
        while part := connection.recv(1 << 16):
            received += part
            if received.startswith(b"HTTP/1.1 101") and b"\r\n\r\n" in received:
                break
    head, _, rest = received.decode(errors="replace").partition("\r\n\r\n")
    first, *others = head.split("\r\n")
    found = dict(line.lower().split(": ", 1) for line in others)
    return Answer(int(first.split()[1]), found, rest)


def watching(folder: Path) -> dict[str, str]:
    """Environment in which processes write down every address they want."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    return {"PYTHONPATH": str(folder), "COMPATRIOTS_WATCHED": str(folder / "addresses.jsonl")}


def addresses(folder: Path) -> list[object]:
    """All addresses that were wanted, by whatever process of the watched ones."""
    lines = (folder / "addresses.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)[1] for line in lines]


def is_outside(address: object) -> bool:
    """Whether an address leaves this machine: not loopback and no file."""
    name = address[0] if isinstance(address, list) else address
    if name is None or (isinstance(name, str) and (name.startswith("/") or name == "localhost")):
        return False
    try:
        return not ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        return True
