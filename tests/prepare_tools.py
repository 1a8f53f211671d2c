"""Make sure that the programs of the system which tests drive are there, or say what installs them.

The one place that installs such programs. A test that needs one fails where it is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Tool:
    """A program: the names that it may have, its Debian package, and why tests need it."""

    names: tuple[str, ...]
    package: str
    purpose: str

    def find(self) -> str | None:
        """Its path, if it is installed."""
        return next((path for name in self.names if (path := shutil.which(name))), None)


BROWSER = Tool(("chromium", "chromium-browser", "google-chrome"), "chromium", "opens the pages")
OFFICE = Tool(("soffice", "libreoffice"), "libreoffice-calc-nogui", "opens CSV and workbooks")
PDF = Tool(("pdftotext",), "poppler-utils", "reads PDF")
TOOLS = (BROWSER, OFFICE, PDF)


def find_browser() -> str | None:
    """Path of the system's Chromium, if any."""
    return BROWSER.find()


def main() -> int:
    missing = [tool for tool in TOOLS if not tool.find()]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        packages = [tool.package for tool in missing]
        print(f"Installing for the tests: {' '.join(packages)} (apt-get) …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        ):
            subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)
        missing = [tool for tool in TOOLS if not tool.find()]
    if not missing:
        return 0
    lines = [
        f"  {tool.names[0]} ({tool.purpose}): Debian package {tool.package}" for tool in missing
    ]
    packages = [tool.package for tool in missing]
    print(
        "The tests need programs that are not installed:\n" + "\n".join(lines) + "\n"
        "Install them and run `make test` again, for example:\n"
        f"  Debian, Ubuntu:  sudo apt-get install {' '.join(packages)}\n"
        "  Fedora:          sudo dnf install chromium libreoffice-calc poppler-utils\n"
        "  macOS:           brew install --cask chromium libreoffice; brew install poppler",
        file=sys.stderr,
    )
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
