"""Make sure a Chromium is there for the browser tests, or say which command installs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_browser() -> str | None:
    """Path of the system's Chromium, if any."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def main() -> int:
    if find_browser():
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Chromium for the browser tests (apt-get install chromium) …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
        ):
            subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)
        if find_browser():
            return 0
    print(
        "The browser tests need Chromium. Install it and run `make test` again, for example:\n"
        "  Debian, Ubuntu:  sudo apt-get install chromium\n"
        "  Fedora:          sudo dnf install chromium\n"
        "  macOS:           brew install --cask chromium",
        file=sys.stderr,
    )
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
