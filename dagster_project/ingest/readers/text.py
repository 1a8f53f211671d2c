"""Text of a file in its declared encoding, decoded block by block; its beginning is checked."""

from __future__ import annotations

import codecs
import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dagster_project.contracts.normalised_text import normalised_text
from dagster_project.ingest.model import Refusal
from dagster_project.ingest.readers.garbled import is_garbled

# A block, its decoded text and its UTF-8 twin stay in the processor's cache.
BLOCK = 256 << 10
# So many characters are encoded at once: the room for a whole block would be asked from the system
# for each one.
PIECE = 16 << 10
HEAD = 1 << 16
# No text in any encoding; where it stands, something was damaged.
ZERO = b"\x00"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Encoding:
    """How a file's bytes become text; ``skip`` is the length of its byte-order mark."""

    name: str
    skip: int

    @property
    def is_utf8(self) -> bool:
        return self.name == "utf-8"

    @property
    def keeps_line_ends(self) -> bool:
        """Line ends can be found in the undecoded bytes."""
        return not self.name.startswith(("utf-16", "utf-32", "utf-7")) and (
            "\n".encode(self.name) == b"\n"
        )


def encoding_of(file: Path, declared: str) -> Encoding:
    """The declared encoding; a byte-order mark that contradicts it refuses the file."""
    name = codecs.lookup(declared).name.removesuffix("-sig")
    with file.open("rb") as stream:
        head = stream.read(4)
    for mark, family in _MARKS:
        if head.startswith(mark):
            if not name.startswith(family):
                raise Refusal(
                    "unknown_encoding",
                    f"The file begins with the mark of {family}, but its contract says {declared}.",
                    hint=f"Save it as {declared}, or put the contract right.",
                )
            return Encoding(name, len(mark) if name != family or family == "utf-8" else 0)
    if name in ("utf-16", "utf-32"):
        raise Refusal(
            "unknown_encoding",
            f"The contract says {declared}, but the file has no byte-order mark.",
            hint=f"Save it as {declared}, or name the byte order in the contract (utf-16-le).",
        )
    return Encoding(name, 0)


def raw_blocks(file: Path, encoding: Encoding) -> Iterator[bytes]:
    """Undecoded blocks, each ending at a line end but perhaps the last."""
    for block in _mapped_blocks(file, encoding):
        yield bytes(block)


def _mapped_blocks(file: Path, encoding: Encoding) -> Iterator[memoryview]:
    """Views of the file's pages, valid until the next one is asked for."""
    with file.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as pages:
        size, start = len(pages), encoding.skip
        while start < size:
            stop = min(start + BLOCK, size)
            if stop < size:
                cut = pages.rfind(b"\n", start, stop) + 1
                if not cut:
                    cut = pages.find(b"\n", stop) + 1 or size
                stop = cut
            with memoryview(pages) as view, view[start:stop] as block:
                yield block
            start = stop


def decoded_blocks(file: Path, encoding: Encoding) -> Iterator[str]:
    """Decoded blocks of any encoding, cut anywhere; raises ``UnicodeError``."""
    decoder = codecs.getincrementaldecoder(encoding.name)()
    with file.open("rb", buffering=0) as stream:
        stream.seek(encoding.skip)
        while chunk := stream.read(BLOCK):
            yield decoder.decode(chunk)
        yield decoder.decode(b"", final=True)


def utf8_blocks(file: Path, encoding: Encoding) -> Iterator[bytes]:
    """Blocks in UTF-8, each ending at a line end but perhaps the last; raises ``UnicodeError``."""
    if encoding.keeps_line_ends:
        if encoding.is_utf8:
            yield from raw_blocks(file, encoding)
            return
        for block in _mapped_blocks(file, encoding):
            text = codecs.decode(block, encoding.name)
            pieces = range(0, len(text), PIECE)
            yield b"".join(text[start : start + PIECE].encode() for start in pieces)
        return
    rest = ""
    for text in decoded_blocks(file, encoding):
        text = rest + text
        cut = text.rfind("\n") + 1
        rest = text[cut:]
        if cut:
            yield text[:cut].encode("utf-8", "replace")
    if rest:
        yield rest.encode("utf-8", "replace")


def original_lines(file: Path, encoding: Encoding, wanted: set[int]) -> Iterator[tuple[int, str]]:
    """(number, text) of some physical lines, counted from 1, without line ends; bytes that are no
    text become lone surrogates."""
    blocks = raw_blocks if encoding.keeps_line_ends else utf8_blocks
    name = encoding.name if encoding.keeps_line_ends else "utf-8"
    line = 1
    for block in blocks(file, encoding):
        count = block.count(b"\n") + (not block.endswith(b"\n"))
        here = sorted(number for number in wanted if line <= number < line + count)
        if here:
            contents = block.split(b"\n")
            for number in here:
                content = contents[number - line].rstrip(b"\r")
                yield number, content.decode(name, "surrogateescape")
        line += count


def check_head(file: Path, encoding: Encoding, tolerance: float) -> str:
    """The decoded beginning of the file, as a person sees it; refuses what is clearly in another
    encoding."""
    with file.open("rb") as stream:
        stream.seek(encoding.skip if encoding.skip else 0)
        head = stream.read(HEAD)
    if not head.strip():
        raise Refusal("empty_file", "The file is empty.")
    if encoding.keeps_line_ends:
        if file.stat().st_size > HEAD and _last_byte(file) == ZERO:
            raise Refusal(
                "truncated",
                "The file ends in zero bytes: it was not written to its end.",
                hint="Send it again.",
            )
        if ZERO in head:
            raise Refusal(
                "unknown_encoding",
                f"The file holds zero bytes, so it is not text in {encoding.name}.",
                hint="It may be UTF-16, or no text file at all.",
            )
        if len(head) == HEAD:
            head = head[: head.rfind(b"\n") + 1] or head
    text = codecs.getincrementaldecoder(encoding.name)("replace").decode(head)
    lines = text.splitlines()
    broken = sum("\ufffd" in line for line in lines) - sum(
        "\ufffd".encode() in line for line in (head.splitlines() if encoding.is_utf8 else [])
    )
    if broken and (broken > tolerance * len(lines) or "\ufffd" in lines[0]):
        raise Refusal(
            "unknown_encoding",
            f"{broken} of the first {len(lines)} lines are not text in {encoding.name}.",
            hint=_guess(head),
        )
    # A text without a garbled line is not garbled: most files need only this look.
    garbled = sum(map(is_garbled, lines)) if is_garbled(text) else 0
    if garbled > max(tolerance * len(lines), 1):
        raise Refusal(
            "mojibake",
            f"The text is garbled (in {garbled} of the first {len(lines)} lines): it is not in "
            f"{encoding.name}, or it was saved in a wrong encoding before.",
            hint="Export it again from its program. " + _guess(head),
        )
    return normalised_text(text)


def _last_byte(file: Path) -> bytes:
    with file.open("rb") as stream:
        stream.seek(-1, 2)
        return stream.read(1)


def _guess(head: bytes) -> str:
    """Which encoding gives Russian words; said as a hint, never acted upon."""
    scores = {}
    for name in ("utf-8", "windows-1251", "cp866", "koi8-r"):
        try:
            text = head.decode(name, "ignore" if name == "utf-8" else "strict")
            if name == "utf-8":
                head.decode(name)
        except UnicodeError:
            continue
        if is_garbled(text):
            continue
        scores[name] = len(re.findall("[а-яё]", text)) - len(re.findall("[А-ЯЁ]", text)) / 2
    best = max(scores, key=lambda name: scores[name], default=None)
    if best is None or scores[best] <= 0:
        return "Ask the sender in which encoding it was saved."
    return f"It reads well as {best}: save it again, or put the contract right."
