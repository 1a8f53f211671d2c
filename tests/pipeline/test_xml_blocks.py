"""XML is parsed block by block: where a block ends changes nothing of what is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from lxml import etree

from dagster_project.ingest.readers import read_xml, xml_elements
from tests.pipeline.bad_input import read_by, written
from tests.pipeline.small_contract import column, contract

UNIFORM = "".join(f'<i k="{n}"><v>t{n}</v><w>u{n}</w></i>\n' for n in range(40))
MIXED = "".join(
    f'<i k="{n}">' + ("" if n % 3 else f"<v>t{n}</v>") + f"<w>u{n}</w><more/></i>\n"
    for n in range(40)
)
ORDERS = "".join(
    f'<i k="{n}"><v>t{n}</v><w>u{n}</w></i>\n' if n % 2 else
    f'<i k="{n}"><w>u{n}</w><v>t{n}</v></i>\n' for n in range(40)
)  # fmt: skip
# As many children as before and the same names in turn, but not record by record.
SHIFTED = '<i k="1"><v>a</v></i>\n<i k="2"><w>b</w><x/><w2/></i>\n<i k="3"><v>c</v><w>d</w></i>\n'
DEEPER = '<i k="1"><v>a<b>x</b></v><w/></i>\n<i k="2"><v><b>y</b>z</v><w> s </w></i>\n'
NAMESPACES = (
    '<i k="1"><v>a</v></i>\n<n:i xmlns:n="urn:n" n:k="2"><n:v>b</n:v><w>c</w></n:i>\n'
    '<i k="3" xmlns="urn:n"><v>d</v></i>\n'
)
SHAPES = {
    "uniform": UNIFORM,
    "mixed": MIXED,
    "orders": ORDERS,
    "shifted": SHIFTED,
    "deeper": DEEPER,
    "namespaces": NAMESPACES,
    "comments": UNIFORM.replace("<w>", "<!-- <i/> --><?x y?><w>"),
    "attribute_missing": UNIFORM.replace(' k="7"', ""),
    "something_between": UNIFORM.replace('<i k="9">', '<z><i k="0"/></z>\n<i k="9">'),
}


def expected(text: str) -> list[tuple[Any, ...]]:
    """(line, group, k, v, w) of all records, taken from the whole tree."""

    def of(record: Any, path: str) -> str | None:
        found = record.xpath(f"string({path})").strip()
        return found or None

    def child(record: Any, name: str) -> str | None:
        found = record.xpath(f"*[local-name()='{name}']")
        return ("".join(found[0].itertext()).strip() or None) if found else None

    return [
        (
            record.sourceline, of(record, "../@name"), of(record, "@*[local-name()='k']"),
            child(record, "v"), child(record, "w"),
        )
        for record in cast(Any, etree.fromstring(text.encode())).xpath("/r/g/*[local-name()='i']")
    ]  # fmt: skip


@pytest.mark.parametrize("block", [1, 7, 61, 1 << 17])
@pytest.mark.parametrize("shape", SHAPES)
def test_records_are_read_alike_wherever_a_block_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shape: str, block: int
) -> None:
    monkeypatch.setattr(xml_elements, "BLOCK", block)
    monkeypatch.setattr(read_xml, "BATCH", 3)
    known = contract(
        tmp_path, column("group_name", "../@name"), column("k", "@k"), column("v", "v"),
        column("w", "w"), format="xml", recordPath="/r/g/i",
    )  # fmt: skip
    records = SHAPES[shape]
    text = (
        f'<r>\n<g name="a">\n{records}</g>\n<other><i k="0"/></other>\n<g/>\n'
        f'<g name="b"><e/>\n{records}</g>\n<g>\n{records}</g></r>'
    )
    outcome = read_by(written(tmp_path / "a.xml", text), known)
    names = ("_line", "group_name", "k", "v", "w")
    found = [tuple(row[name] for name in names) for row in outcome.rows]
    assert outcome.faults == []
    assert found == expected(text)
    assert len(found) >= 6


@pytest.mark.parametrize("block", [5, 1 << 17])
def test_a_record_that_says_a_value_twice_is_found_among_uniform_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(xml_elements, "BLOCK", block)
    known = contract(tmp_path, column("v", "v"), column("w", "w"), format="xml", recordPath="/r/i")
    lines = ["<i><v>1</v><w>2</w></i>"] * 5
    # Together they have the children of two uniform ones.
    lines[2:4] = ["<i><v>3</v></i>", "<i><w>4</w><v>5</v><w>6</w></i>"]
    outcome = read_by(written(tmp_path / "a.xml", "<r>\n" + "\n".join(lines) + "</r>"), known)
    assert outcome.faults == [("repeated_key", "", 5)]
    assert outcome.column("_line") == [2, 3, 4, 6]
    assert outcome.column("w") == ["2", "2", None, "2"]


def test_one_element_can_be_the_record(tmp_path: Path) -> None:
    known = contract(tmp_path, column("v", "v"), format="xml", recordPath="/r")
    outcome = read_by(written(tmp_path / "a.xml", "<r><v>1</v></r>"), known)
    assert outcome.column("v") == ["1"]
