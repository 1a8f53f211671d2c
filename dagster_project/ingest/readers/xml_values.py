"""What an XML element says: its line, its texts at a path, the labels it has."""

from __future__ import annotations

import copy
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from lxml import etree

from dagster_project.contracts.normalised_text import normalised_text

# Elements that begin a line of their own inside of a text (HTML).
LINES = {"br", "p", "div", "li"}
# Marks the end of a line; XML can't contain it.
_LINE_END = "\0"
_LINE_ENDS = re.compile(rf"\s*{_LINE_END}[\s{_LINE_END}]*")


def line_of(element: etree._Element) -> int:
    """The line on which its first tag ends; 0 when the parser doesn't know."""
    line: int = element.sourceline  # type: ignore[assignment]
    return line or 0


def copied(element: etree._Element) -> etree._Element:
    """The record with its parents' attributes, free of the document that is being read."""
    above = None
    for parent in reversed(list(element.iterancestors())):
        shallow = etree.Element(
            parent.tag, attrib={str(name): str(text) for name, text in parent.attrib.items()}
        )
        if above is not None:
            above.append(shallow)
        above = shallow
    own = copy.deepcopy(element)
    if above is not None:
        above.append(own)
    return own


def local(tag: object) -> str:
    """A name without its namespace, as a person sees it."""
    return normalised_text(str(tag).rsplit("}", 1)[-1])


def texts_of_uniform(records: list[etree._Element]) -> dict[str, list[str | None]] | None:
    """Texts by the name of the child, when all records have the same children in the same order,
    none of them twice and none with elements of its own: then their columns need no look at each
    record."""
    children = [child for record in records for child in record]
    width = len(records[0])
    tags = [child.tag for child in children]
    names = [local(tag) for tag in tags[:width]]
    is_uniform = (
        all(len(record) == width for record in records)
        and tags == tags[:width] * len(records)
        and len(set(names)) == width
        and not any(map(len, children))
    )
    if not is_uniform:
        return None
    texts = [child.text for child in children]
    return {name: texts[at::width] for at, name in enumerate(names)}


def whole_text(element: etree._Element, apart: Collection[str] = ()) -> str:
    """All text of a value, whatever marks parts of it; not that of the children named ``apart``,
    which are values of their own."""
    if not len(element):
        return element.text or ""
    return _LINE_ENDS.sub(" ", "".join(_pieces(element, apart)))


def _pieces(element: etree._Element, apart: Collection[str] = ()) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = local(child.tag)
        if name not in apart:
            end = _LINE_END if name.lower() in LINES else ""
            yield end
            yield from _pieces(child)
            yield end
        yield child.tail or ""


def is_nested(element: etree._Element, apart: Collection[str] = ()) -> bool:
    """The element has no text of its own, but several children have: it is no single value."""
    own = [element.text, *(child.tail for child in element)]
    if any(text and text.strip() for text in own):
        return False
    names = (local(child.tag) for child in element if whole_text(child).strip())
    filled = [name for name in names if name not in apart]
    return len(filled) > 1 and not all(name.lower() in LINES for name in filled)


def place_of(element: etree._Element, label: str) -> etree._Element | str | None:
    """What stands at a relative path: ``@ID``, ``Nominal``, ``a/b``, ``../@Date``, ``.``; the text
    of an attribute, or an element."""
    here: etree._Element | None = element
    for part in label.split("/"):
        if here is None:
            return None
        if part == "..":
            here = here.getparent()
        elif part.startswith("@"):
            value = here.get(part[1:])
            if value is None:
                for name, text in here.attrib.items():
                    if local(name) == part[1:]:
                        return str(text)
            return None if value is None else str(value)
        elif part not in (".", ""):
            here = next((child for child in here if local(child.tag) == part), None)
    return here


def first_text(
    element: etree._Element, labels: Sequence[str], apart: Mapping[str, Collection[str]]
) -> str | None:
    """The text at the first label that the element has; ``apart``: by label, see
    ``whole_text``."""
    for label in labels:
        found = place_of(element, label)
        if isinstance(found, str):
            return found
        if found is not None:
            return whole_text(found, apart.get(label, ()))
    return None


def labels_in(element: etree._Element) -> list[str]:
    """Labels of its attributes and children and of its parent's attributes."""
    found = [f"@{local(name)}" for name in element.attrib]
    found += [local(child.tag) for child in element]
    parent = element.getparent()
    if parent is not None:
        found += [f"../@{local(name)}" for name in parent.attrib]
    return list(dict.fromkeys(found))
