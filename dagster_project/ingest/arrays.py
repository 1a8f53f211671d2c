"""Arrow columns out of Python values.

Not by ``pyarrow.array``: to see whether it was given a series it imports pandas, which costs a
process more than a thousand small files.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa


def text_array(texts: Sequence[str | None]) -> pa.Array:
    """A column of texts; an empty one is missing, half a surrogate pair becomes a `?`."""
    if "" in texts:
        texts = [text or None for text in texts]
    try:
        return _texts(texts)
    except UnicodeEncodeError:
        return _texts([text and text.encode("utf-8", "replace").decode() for text in texts])


def _texts(texts: Sequence[str | None]) -> pa.Array:
    builder = pa.lib.StringBuilder()
    builder.append_values(texts)
    return builder.finish()


def number_array(numbers: Sequence[float], kind: pa.DataType) -> pa.Array:
    """A column of int64 or float64."""
    values = np.asarray(numbers, kind.to_pandas_dtype())
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(values)])


def constant_array(value: str | int | None, count: int) -> pa.Array:
    """One text or number, again and again."""
    one = number_array([value], pa.int64()) if isinstance(value, int) else text_array([value])
    return pa.repeat(one[0], count)
