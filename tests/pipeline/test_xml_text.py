"""The text of an XML value is its whole text, whatever stands around or inside of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.ingest.readers import xml_elements
from tests.pipeline.bad_input import read_by, written
from tests.pipeline.small_contract import column, contract

VALUES = {
    "Форум <b>соотечественников</b> в Риге": "Форум соотечественников в Риге",
    "<b>Форум</b> в Риге": "Форум в Риге",
    "Форум <b>в <i>Риге</i></b>": "Форум в Риге",
    "<b>Форум</b>": "Форум",
    "1<sep/>250": "1250",
    "Форум<br/>в Риге": "Форум в Риге",
    "Форум<br/> в Риге": "Форум в Риге",
    "<p>Форум</p><p>в Риге</p>": "Форум в Риге",
    "Форум <!-- x --> в<?x y?> Риге": "Форум  в Риге",
    "Форум <![CDATA[<b>в</b> & Риге]]>": "Форум <b>в</b> & Риге",
    "Форум &amp; &#171;Рига&#xBB;": "Форум & «Рига»",
    '<n:b xmlns:n="urn:n">Фо</n:b>рум': "Форум",
    "<b/>": None,
}


@pytest.mark.parametrize("block", [7, 1 << 17])
def test_a_value_is_its_whole_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(xml_elements, "BLOCK", block)
    known = contract(
        tmp_path, column("title", "title"), column("deep", "a/title"), column("key", "@k"),
        format="xml", recordPath="/r/i",
    )  # fmt: skip
    for is_first_plain in (False, True):
        records = [f'<i k="0"><title>{v}</title><a><title>{v}</title></a></i>' for v in VALUES]
        # Plain records are read together, in another way.
        plain = ['<i k="1"><title>Просто</title><a/></i>'] * 3 * is_first_plain
        file = written(tmp_path / "a.xml", "<r>\n" + "\n".join(plain + records) + "\n</r>")
        outcome = read_by(file, known)
        assert outcome.faults == []
        wanted = list(VALUES.values())
        assert outcome.column("title") == ["Просто"] * len(plain) + wanted
        assert outcome.column("deep") == [None] * len(plain) + wanted


def test_a_value_in_several_elements_is_quarantined_not_glued_together(tmp_path: Path) -> None:
    known = contract(tmp_path, column("name", "name"), column("sum", "s/sum"), format="xml",
                     recordPath="/r/i")  # fmt: skip
    lines = [
        "<i><name>Рига</name><s><sum>1</sum></s></i>",
        "<i><name><first>Анна</first><last>Ли</last></name><s><sum>2</sum></s></i>",
        "<i><name>Юрмала</name><s><sum><a>3</a> <b>4</b></sum></s></i>",
        "<i><name>\n <first>Анна</first>\n <last/>\n</name><s><sum>5</sum></s></i>",
    ]
    outcome = read_by(written(tmp_path / "a.xml", "<r>\n" + "\n".join(lines) + "</r>"), known)
    assert outcome.faults == [("nested_value", "", 3), ("nested_value", "", 4)]
    assert "`name`" in outcome.hints[0]
    assert "`s/sum`" in outcome.hints[1]
    assert outcome.column("name") == ["Рига", "Анна"]


def test_what_is_a_value_of_its_own_is_no_part_of_the_one_around_it(tmp_path: Path) -> None:
    known = contract(
        tmp_path, column("text", "."), column("note", "note"), column("by", "note/by"),
        format="xml", recordPath="/r/i",
    )  # fmt: skip
    lines = ["<i>5<u>,1</u> <note>ok <by>Рига</by></note></i>", "<i>6</i>"]
    outcome = read_by(written(tmp_path / "a.xml", "<r>\n" + "\n".join(lines) + "</r>"), known)
    rows = [(row["text"], row["note"], row["by"]) for row in outcome.rows]
    assert rows == [("5,1", "ok", "Рига"), ("6", None, None)]
