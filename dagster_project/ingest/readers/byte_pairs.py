"""Two bytes side by side, looked for in a block at memory speed.

Python's own search is ten times slower where the first of them is a frequent one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def has_pair(block: bytes, pair: bytes) -> bool:
    """True when the two bytes stand side by side somewhere in the block."""
    if pair[:1] not in block or pair[1:] not in block:
        return False
    (word,) = np.frombuffer(pair, np.uint16)
    at_even = np.frombuffer(block, np.uint16, len(block) // 2)
    at_odd = np.frombuffer(block, np.uint16, (len(block) - 1) // 2, offset=1)
    return bool((at_even == word).any() or (at_odd == word).any())


def places_of_pair(block: bytes, pair: bytes) -> NDArray[np.intp]:
    """Where the two bytes stand side by side, in order."""
    text = np.frombuffer(block, np.uint8)
    return np.flatnonzero((text[:-1] == pair[0]) & (text[1:] == pair[1]))
