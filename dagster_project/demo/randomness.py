"""Seeded streams: every domain draws from its own, so that a change in one moves no other."""

from __future__ import annotations

import hashlib
import random


def stream(seed: int, *domain: object) -> random.Random:
    """A generator that depends on the seed and the name of the domain alone."""
    text = "/".join(str(part) for part in (seed, *domain))
    return random.Random(int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:16], "big"))
