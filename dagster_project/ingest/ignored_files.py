"""What lies in an inbox without being an export: told by its name, listed, never loaded."""

from __future__ import annotations

from dataclasses import dataclass

UNFINISHED = (".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp", ".temp", ".swp")
SYSTEM_FILES = {"thumbs.db", "desktop.ini", "ehthumbs.db"}
SYSTEM_FOLDERS = {"__macosx", "$recycle.bin", "system volume information"}
ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst")


@dataclass(frozen=True)
class IgnoredFile:
    """One thing in the inbox that isn't loaded, and why."""

    path: str  # relative to the inbox
    reason: str


def reason_for_name(name: str) -> str | None:
    """Why a file or folder of this name is passed over; None for an ordinary one."""
    lower = name.lower()
    if name.startswith("~$"):
        return "lock file of an open workbook"
    if is_of_system(name):
        return "made by the operating system"
    if lower.endswith(UNFINISHED):
        return "unfinished upload: waits until it is renamed"
    if name.startswith("."):
        return "hidden file"
    return None


def is_of_system(name: str) -> bool:
    """Made by an operating system, under a name of its own."""
    return name == ".DS_Store" or name.lower() in SYSTEM_FILES | SYSTEM_FOLDERS


def is_archive(name: str) -> bool:
    return name.lower().endswith(ARCHIVES)
