"""Make sure that the programs of the system which tests drive are there, or say what installs them.

``python tests/prepare_tools.py`` for those of `make test`, ``… spark`` for that of a cluster. The
one place that installs such programs; a test that needs one fails where it is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Tool:
    """A program: the names that it may have, the best first; why tests need it; and its package in
    Debian, in Fedora and of brew."""

    names: tuple[str, ...]
    purpose: str
    package: str
    fedora: str
    brew: str

    def find(self) -> str | None:
        """Its path, if it is installed."""
        return next((path for name in self.names if (path := shutil.which(name))), None)


# The one without a window comes first: a visit costs it a fifth less.
BROWSER = Tool(
    ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"), "opens the pages",
    "chromium-headless-shell", "chromium", "chromium",
)  # fmt: skip
OFFICE = Tool(
    ("soffice", "libreoffice"), "opens CSV and workbooks",
    "libreoffice-calc-nogui", "libreoffice-calc", "libreoffice",
)  # fmt: skip
PDF = Tool(("pdftotext",), "reads PDF", "poppler-utils", "poppler-utils", "poppler")
JAVA = Tool(
    ("java",), "runs the Spark cluster of `make test-spark`",
    "default-jre-headless", "java-latest-openjdk-headless", "openjdk",
)  # fmt: skip
TOOLS = {"": (BROWSER, OFFICE, PDF), "spark": (JAVA,)}


def find_browser() -> str | None:
    """Path of the system's Chromium, if any."""
    return BROWSER.find()


def main(kind: str = "") -> int:
    packages = [tool.package for tool in TOOLS[kind] if not shutil.which(tool.names[0])]
    if packages and shutil.which("apt-get") and os.geteuid() == 0:
        print(f"Installing for the tests: {' '.join(packages)} (apt-get) …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        # One by one: a package that a system does not know keeps no other from coming.
        for command in (
            ["update", "-qq"],
            *(["install", "-y", "-qq", "--no-install-recommends", name] for name in packages),
        ):
            subprocess.run(
                ["apt-get", *command], check=False, env=environment, stdout=subprocess.DEVNULL
            )
    missing = [tool for tool in TOOLS[kind] if not tool.find()]
    if not missing:
        return 0
    lines = [
        f"  {tool.names[0]} ({tool.purpose}): Debian package {tool.package}" for tool in missing
    ]
    print(
        "The tests need programs that are not installed:\n" + "\n".join(lines) + "\n"
        "Install them and call it again, for example:\n"
        f"  Debian, Ubuntu:  sudo apt-get install {' '.join(tool.package for tool in missing)}\n"
        f"  Fedora:          sudo dnf install {' '.join(tool.fedora for tool in missing)}\n"
        f"  macOS:           brew install {' '.join(tool.brew for tool in missing)}",
        file=sys.stderr,
    )
    return 2


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:2]))
