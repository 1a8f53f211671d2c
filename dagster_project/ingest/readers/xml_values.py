"""What an XML element says: its line, its texts at a path, the labels it has."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from lxml import etree

from dagster_project.contracts.as_seen import as_seen


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
    return as_seen(str(tag).rsplit("}", 1)[-1])


def texts_of_uniform(records: list[etree._Element]) -> dict[str, list[str | None]] | None:
    """Texts by the name of the child, when all records have the same children in the same order
    and none of them twice: then their columns need no look at each record."""
    children = [child for record in records for child in record]
    width = len(records[0])
    tags = [child.tag for child in children]
    names = [local(tag) for tag in tags[:width]]
    is_uniform = (
        all(len(record) == width for record in records)
        and tags == tags[:width] * len(records)
        and len(set(names)) == width
    )
    if not is_uniform:
        return None
    texts = [child.text for child in children]
    return {name: texts[at::width] for at, name in enumerate(names)}


def text_at(element: etree._Element, label: str) -> str | None:
    """Text at a relative path: ``@ID``, ``Nominal``, ``a/b``, ``../@Date``, ``.``."""
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
    return None if here is None else (here.text or "")


def first_text(element: etree._Element, labels: Sequence[str]) -> str | None:
    """The text at the first label that the element has."""
    for label in labels:
        text = text_at(element, label)
        if text is not None:
            return text
    return None


def labels_in(element: etree._Element) -> list[str]:
    """Labels of its attributes and children and of its parent's attributes."""
    found = [f"@{local(name)}" for name in element.attrib]
    found += [local(child.tag) for child in element]
    parent = element.getparent()
    if parent is not None:
        found += [f"../@{local(name)}" for name in parent.attrib]
    return list(dict.fromkeys(found))
