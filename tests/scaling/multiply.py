"""More registrations of the same kind: other people at the same events."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

# So far apart are the birthdays of a person and the next one made of them, within their year.
DAYS = 17


def multiply(source: Path, target: Path, times: int) -> None:
    """Write each file below ``source`` below ``target`` with ``times`` lines for each of its own.

    The first is the line itself, the others have registrations, birth dates and addresses of their
    own: the people of one copy meet each other as often as those of the demo do. A file that is no
    UTF-8 (the demo's has some that are refused) is as it was.
    """
    for file in sorted(path for path in source.rglob("*") if path.is_file()):
        content = file.read_bytes()
        try:
            lines = content.decode("utf-8").splitlines(keepends=True)
        except UnicodeDecodeError:
            pass
        else:
            written = (copy for line in lines for copy in _copies(line, times))
            content = "".join(written).encode("utf-8")
        place = target / file.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def _copies(line: str, times: int) -> list[str]:
    try:
        row = json.loads(line.lstrip("\ufeff"))
    except ValueError:  # cut off on purpose
        return [line] * times
    registration, person = row["registration_id"], row["person"]
    born, email = person["birth_date"], person["email"]
    copies = [line]
    for number in range(1, times):
        copy = line.lstrip("\ufeff").replace(
            f'"{registration}"', f'"{registration[0]}{number:02d}{registration[1:]}"', 1
        )
        copy = copy.replace(f'"{email}"', f'"{number}.{email}"', 1)
        copies.append(copy.replace(f'"{born}"', f'"{_birthday(born, number)}"', 1))
    return copies


def _birthday(stated: str | None, number: int) -> str | None:
    """Another day of the same year, in ISO; what is no date stays what it is."""
    try:
        day, month, year = (int(part) for part in (stated or "").replace("-", ".").split("."))
        born = date(year, month, day) if year > day else date(day, month, year)
    except ValueError:
        return stated
    first = date(born.year, 1, 1)
    return (first + timedelta(((born - first).days + DAYS * number) % 365)).isoformat()
