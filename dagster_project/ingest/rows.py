"""Sources whose records are made in Python: fed to the engine as plain quoted text."""

from __future__ import annotations

import csv
import io
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence

from dagster_project.ingest.source import Binding, RawRecord

# A row as it is fed: its line, then its fields. Numbers, dates and None write themselves.
FedRow = Sequence[object]


class RowsSource(ABC):
    """A reader gives batches of sound rows; records with a fault it only tells on request."""

    binding: Binding

    def __init__(self, binding: Binding) -> None:
        self.binding = binding
        self._lines: list[int] = []
        self._skipped = 0

    @abstractmethod
    def batches(self) -> Iterator[Iterable[FedRow]]:
        """Sound rows in order; sets ``_lines`` (all records) and ``_skipped`` by its end."""

    @abstractmethod
    def records(self, wanted: set[int]) -> Iterator[RawRecord]: ...

    def feed(self) -> Iterator[bytes]:
        self._lines, self._skipped = [], 0
        for batch in self.batches():
            stream = io.StringIO()
            csv.writer(stream, lineterminator="\r\n").writerows(batch)
            if text := stream.getvalue():
                yield text.encode("utf-8", "replace")

    def relation(self, path: str) -> str:
        names = [f"c{index}" for index in range(self.binding.width)]
        columns = ", ".join(f"'{name}': 'VARCHAR'" for name in ["_line", *names])
        chosen = ", ".join([*names, "_line::bigint as _line"])
        return (
            f"select {chosen} from read_csv('{path}', auto_detect = false, header = false, "
            "delim = ',', quote = '\"', escape = '\"', new_line = '\\r\\n', nullstr = '', "
            "parallel = false, "
            f"max_line_size = 4194304, buffer_size = 8388608, columns = {{{columns}}})"
        )

    @property
    def lines(self) -> Sequence[int]:
        return self._lines

    @property
    def is_certain(self) -> bool:
        return True

    @property
    def skipped(self) -> int:
        return self._skipped

    def control_totals(self) -> tuple[tuple[str, str, str], ...]:
        return ()

    @property
    def left_out(self) -> Iterable[str]:
        return ()
