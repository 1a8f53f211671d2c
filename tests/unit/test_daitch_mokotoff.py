"""The code gives what its publishers print: JewishGen ("Soundex Coding"), Avotaynu ("Soundexing
and Genealogy"), and the article on Beider–Morse matching."""

from __future__ import annotations

import pytest

from dagster_project.ingest.judging.daitch_mokotoff import code, codes

PUBLISHED = {
    "GOLDEN": "583600", "Alpert": "087930", "Breuer": "791900", "Haber": "579000",
    "Mannheim": "665600", "Mintz": "664000", "Topf": "370000", "Kleinmann": "586660",
    "Ben Aron": "769600", "AUERBACH": "097500 097400", "OHRBACH": "097500 097400",
    "LIPSHITZ": "874400", "LIPPSZYC": "874500 874400", "LEWINSKY": "876450",
    "LEVINSKI": "876450", "SZLAMAWICZ": "486740", "SHLAMOVITZ": "486740",
    "Ceniow": "567000 467000", "Tsenyuv": "467000", "Holubica": "587500 587400",
    "Golubitsa": "587400", "Przemysl": "794648 746480", "Pshemeshil": "746480",
    "Rosochowaciec": "944744 944745 944754 944755 945744 945745 945754 945755",
    "Rosokhovatsets": "945744", "Peters": "739400 734000", "Peterson": "739460 734600",
    "Moskowitz": "645740", "Moskovitz": "645740", "Jackson": "154600 454600 145460 445460",
    "Schwarzenegger": "474659 479465", "Shwarzenegger": "474659 479465",
    "Schwartsenegger": "479465",
}  # fmt: skip


@pytest.mark.parametrize(("name", "printed"), PUBLISHED.items(), ids=PUBLISHED)
def test_the_published_codes(name: str, printed: str) -> None:
    assert set(codes(name)) == set(printed.split())


@pytest.mark.parametrize("name", PUBLISHED)
def test_one_code_is_the_first_of_all(name: str) -> None:
    assert code(name.lower().replace(" ", "")) == codes(name)[0]


def test_adjacent_sounds_of_one_code_are_coded_once() -> None:
    assert codes("AKSSOL") == ["054800"]
