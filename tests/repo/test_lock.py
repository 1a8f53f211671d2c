"""The lock names only the two canonical public hosts; a mirror's address never gets in."""

from __future__ import annotations

import re
import tomllib

from tests.repo.files import REPOSITORY

CANONICAL = {"https://pypi.org", "https://files.pythonhosted.org"}


def test_the_lock_names_canonical_hosts_only() -> None:
    text = (REPOSITORY / "uv.lock").read_text(encoding="utf-8")
    assert set(re.findall(r"https?://[^/\"]+", text)) == CANONICAL
    assert "file:" not in text


def test_the_lock_holds_every_direct_dependency() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    lock = tomllib.loads((REPOSITORY / "uv.lock").read_text(encoding="utf-8"))
    locked = {package["name"] for package in lock["package"]}
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {re.split(r"[<>=\[ ]", item)[0].lower().replace(".", "-") for item in wanted}
    assert not names - locked
