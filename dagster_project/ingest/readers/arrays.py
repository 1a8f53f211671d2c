"""Arrow columns out of Python values.

Not by ``pyarrow.array``, which imports pandas: that costs a process more than reading a
thousand small files.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from dagster_project.contracts.normalised_text import normalised_text
from dagster_project.ingest.readers.seen_blocks import may_differ


def text_array(texts: Sequence[str | None]) -> pa.Array:
    """A column of texts; an empty one is missing, half a surrogate pair becomes a `?`.

    Encoded as one text: Python keeps the UTF-8 form of every text that is encoded alone.
    """
    try:
        joined = _SEPARATOR.join(texts)  # type: ignore[arg-type]
    except TypeError:
        joined = _SEPARATOR.join([text or "" for text in texts])
    if joined.count(_SEPARATOR) != len(texts) - 1:
        return _one_by_one(texts)
    content = np.frombuffer(joined.encode("utf-8", "replace"), np.uint8)
    is_text = content != ord(_SEPARATOR)
    ends = np.append(np.flatnonzero(~is_text), len(content)) - np.arange(len(texts))
    offsets = np.append(0, ends).astype(np.int32)
    is_there = np.packbits(offsets[1:] > offsets[:-1], bitorder="little")
    buffers = map(pa.py_buffer, (is_there, offsets, content[is_text]))
    return pa.Array.from_buffers(pa.string(), len(texts), list(buffers))


_SEPARATOR = "\0"


def _one_by_one(texts: Sequence[str | None]) -> pa.Array:
    builder = pa.lib.StringBuilder()
    for text in texts:
        builder.append(text.encode("utf-8", "replace").decode() if text else None)
    return builder.finish()


def seen_array(texts: pa.Array) -> pa.Array:
    """A column of ``text_array`` with its texts as a person sees them."""
    content = texts.buffers()[2]
    if content is None or not may_differ(content.to_pybytes()):
        return texts
    return text_array([text and normalised_text(text) for text in texts.to_pylist()])


def number_array(numbers: Sequence[float], kind: pa.DataType) -> pa.Array:
    """A column of int64 or float64."""
    values = np.asarray(numbers, kind.to_pandas_dtype())
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(values)])
