"""Every Python that `pyproject.toml` allows: the lock has wheels for it, the Makefile takes it, and
where this machine has it, the product is installed, imported and used."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from dagster_project.contracts.read import read_contracts
from dagster_project.home import CONTRACTS
from tests.pipeline.command import new_home
from tests.repo.files import REPOSITORY

UV = REPOSITORY / ".uv" / "bin" / "uv"
RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"
RATES = """<ValCurs Date="02.03.2025" name="Foreign Currency Market">
<Valute ID="R01235"><NumCode>840</NumCode><CharCode>USD</CharCode><Nominal>1</Nominal>
<Name>US Dollar</Name><Value>90,1234</Value><VunitRate>90,1234</VunitRate></Valute></ValCurs>"""
# `app.py` is a script that Streamlit runs.
IMPORT_ALL = """
import importlib, pkgutil
import dagster_project, dashboards
names = [module.name for package in (dagster_project, dashboards)
         for module in pkgutil.walk_packages(package.__path__, package.__name__ + ".")]
for name in names:
    if name != "dashboards.app":
        importlib.import_module(name)
print(len(names))
"""


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((REPOSITORY / name).read_text(encoding="utf-8"))


def allowed() -> list[str]:
    least, below = map(
        int, re.findall(r"3\.(\d+)", read("pyproject.toml")["project"]["requires-python"])
    )
    return [f"3.{minor}" for minor in range(least, below)]


def find_python(version: str) -> str | None:
    """One that runs: on the path, or among those that pyenv keeps. A shim may have none behind."""
    kept = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python{version}"))
    for path in filter(None, [shutil.which(f"python{version}"), *map(str, kept)]):
        if subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode == 0:
            return path
    return None


def test_makefile_and_lock_name_the_same_pythons() -> None:
    text = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    first, last = allowed()[0], allowed()[-1]
    minors = [version.split(".")[1] for version in (first, last)]
    assert f"(3, {minors[0]}) <= sys.version_info[:2] <= (3, {minors[1]})" in text
    assert all(f"python{version} " in text for version in allowed())
    wanted = read("pyproject.toml")["project"]["requires-python"]
    assert read("uv.lock")["requires-python"].replace(" ", "") == wanted


def serves(wheel: str, minor: int) -> set[str]:
    """Platforms on which a wheel installs under Python 3.``minor``."""
    python, abi, platforms = wheel.removesuffix(".whl").split("-")[-3:]
    for tag in python.split("."):
        number = int(tag[3:]) if tag.startswith("cp3") and tag[3:] else None
        if tag == "py3" or (number is not None and abi in ("abi3", "none") and number <= minor):
            return kinds(platforms)
        if number == minor and abi == tag:
            return kinds(platforms)
    return set()


def kinds(platforms: str) -> set[str]:
    """System and processor: ``linux arm``, ``macos other``, ``any``."""
    found = set()
    for platform in platforms.split("."):
        system = re.match("any|manylinux|macos|win", platform)
        if system:
            machine = "arm" if re.search("aarch64|arm64", platform) else "other"
            found.add("any" if platform == "any" else f"{system.group()} {machine}")
    return found


def test_every_package_has_wheels_for_each_of_them() -> None:
    """What would be built from source needs a compiler, and here a network too."""
    lacking = []
    for package in read("uv.lock")["package"]:
        wheels = [wheel["url"].rsplit("/", 1)[1] for wheel in package.get("wheels", [])]
        served = {
            version: set().union(*(serves(wheel, int(version[2:])) for wheel in wheels))
            for version in allowed()
        }
        for version, platforms in served.items():
            if missing := served[allowed()[0]] - platforms:
                lacking.append(f"{package['name']} on {version}: {missing}")
    assert not lacking
    assert not serves("x-1-cp311-cp311-manylinux_2_17_x86_64.whl", 12), "the guard sees nothing"
    assert serves("x-1-cp39-abi3-manylinux_2_17_x86_64.whl", 13) == {"manylinux other"}


@pytest.mark.parametrize("version", [v for v in allowed() if v != RUNNING])
def test_the_product_installs_loads_and_answers(version: str, tmp_path: Path) -> None:
    """Only a Python that the machine lacks is left out, by name: there is nothing to run then, and
    its wheels in the lock are checked above."""
    assert UV.exists(), "uv is not set up: call make test once"
    python = find_python(version)
    if python is None:
        pytest.skip(f"this machine has no Python {version}")
    place = tmp_path / "venv"
    sync = [UV, "sync", "--frozen", "--quiet", "--no-default-groups", "--python", python]
    own = {"UV_PROJECT_ENVIRONMENT": str(place), "UV_PYTHON_DOWNLOADS": "never"}
    call(sync, own)
    said = call([place / "bin" / "python", "-W", "error::SyntaxWarning", "-c", IMPORT_ALL])
    assert int(said) > 200
    load_and_build_a_part(place / "bin" / "compatriots", tmp_path)


def test_a_part_of_an_empty_home_is_built_with_this_python(tmp_path: Path) -> None:
    load_and_build_a_part(Path(sys.executable).with_name("compatriots"), tmp_path)


def load_and_build_a_part(command: Path, tmp_path: Path) -> None:
    files = tmp_path / "exports" / "cbr_rates"
    files.mkdir(parents=True)
    (files / "daily_2025-03-02.xml").write_text(RATES, encoding="utf-8")
    home = new_home(tmp_path / "home", tmp_path / "exports")
    for path in home.exports.rglob("*.xml"):
        os.utime(path, (1_790_000_000, 1_790_000_000))
    number = len(read_contracts(CONTRACTS))
    assert f"{number} of {number} contracts" in call([command, "contract", "check"])
    at = {"COMPATRIOTS_HOME": str(home.root)}
    assert "accepted 1" in call([command, "load"], at)
    assert "0 failed" in call([command, "build", "--select", "+stg_cbr_rates"], at)


def call(command: list[Any], more: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command,
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **(more or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    return done.stdout
