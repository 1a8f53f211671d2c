"""Every word × every format: a tiny file shows that the word acts, or the check refuses it.

A new word fails here until it has an entry in ``word_proofs``.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dagster_project.contracts.check import check
from dagster_project.contracts.model import Contract
from dagster_project.contracts.read import read_contract
from dagster_project.contracts.word_types import FORMATS
from dagster_project.contracts.words import LEVELS, Word, words_of
from dagster_project.home import REPOSITORY
from dagster_project.ingest.model import Refusal
from tests.contracts.word_proofs import DIALECTS, ELSEWHERE, KINDS, PERSON, PROOFS, Proof, written
from tests.pipeline.bad_input import read_by
from tests.pipeline.small_contract import column, contract_file


def every_word() -> dict[str, Word]:
    """Words and their fields by name; one that stands at two levels goes by its level, too."""
    found: dict[str, Word] = {}
    for level, title in LEVELS.items():
        words = words_of(level)
        for word in words.values():
            found[f"{title}.{word.name}" if word.name in found else word.name] = word
            for inner in word.fields:
                if word.name != "layouts" or inner.name not in words:
                    found[f"{word.name}.{inner.name}"] = inner
            for choice in word.choice_formats:
                if choice != "header":  # that of wideToLong
                    found[f"{word.name}: {choice}"] = word
    return {name: word for name, word in found.items() if not name.endswith("Ru")} | {
        name: found[name] for name in ("titleRu", "descriptionRu")
    }


def test_every_word_has_an_entry() -> None:
    assert every_word().keys() ^ (PROOFS.keys() | ELSEWHERE.keys()) == set()
    assert not PROOFS.keys() & ELSEWHERE.keys()
    assert not [path for path in ELSEWHERE.values() if not (REPOSITORY / path).exists()]


def columns_of(proof: Proof, with_word: bool) -> list[dict[str, Any]]:
    own = proof.own if with_word else {}
    found = [column("k", "k", required=True)]
    for name, kind in (("a", "decimal(10,2)"), ("b", "string")):
        words = proof.own_beside.get(name, {}) | own.get(name, {})
        said = proof.types.get(name, kind)
        is_required = said == "required"
        found.append(
            column(name, name, kind if is_required else said, required=is_required, **words)
        )
    if "k" in proof.own_beside:
        found[0] = column("k", "k", required=True, **proof.own_beside["k"])
    if proof.more is PERSON and not with_word:
        return found
    if with_word or proof.beside or "wideToLong" not in proof.words:
        found += proof.more
    return found


def written_words(proof: Proof, kind: str, with_word: bool) -> dict[str, Any]:
    """Words of the export; a map by kind is taken apart."""
    chosen = DIALECTS[kind] | proof.beside | (proof.words if with_word else {})
    if proof.more is PERSON and not with_word:
        del chosen["personAgeAt"]
    taken = {}
    for name, value in chosen.items():
        by_kind = isinstance(value, dict) and not value.keys() - set(KINDS)
        if not by_kind or kind in value:
            taken[name] = value[kind] if by_kind else value
    return taken


@pytest.mark.parametrize("name", PROOFS)
def test_a_word_acts_or_is_refused(name: str, tmp_path: Path) -> None:
    proof = PROOFS[name]
    if proof.kinds is FORMATS:
        # What SQL does with values is the same in all formats: one contract, one contrast.
        of_csv = made(tmp_path, "csv", proof, True)
        for of_format in FORMATS:
            file = written(tmp_path, of_format, proof)
            assert shown(file, in_format(of_csv, of_format), proof) == proof.then, of_format
        file = written(tmp_path, "csv", proof)
        assert shown(file, made(tmp_path, "csv", proof, False), proof) != proof.then
        return
    for kind in KINDS:
        if kind in proof.kinds:
            file = written(tmp_path, kind, proof)
            assert shown(file, made(tmp_path, kind, proof, True), proof) == proof.then, kind
            assert shown(file, made(tmp_path, kind, proof, False), proof) != proof.then, kind
        elif kind != "tsv":
            refused(tmp_path, name, kind, proof)


def made(folder: Path, kind: str, proof: Proof, with_word: bool) -> Contract:
    words = written_words(proof, kind, with_word)
    return read_contract(contract_file(folder, *columns_of(proof, with_word), **words))


def in_format(contract: Contract, kind: Any) -> Contract:
    """The contract for files of another format."""
    path = DIALECTS[kind].get("recordPath", "")
    layouts = [replace(layout, format=kind, record_path=path) for layout in contract.layouts]
    return replace(contract, layouts=tuple(layouts))


def shown(file: Path, made: Contract, proof: Proof) -> Any:
    try:
        return proof.shows(read_by(file, made), made)
    except Refusal as refusal:
        return refusal.code


def refused(folder: Path, name: str, kind: str, proof: Proof) -> None:
    """The check names the word, its line and the formats in which it acts."""
    words = DIALECTS[kind] | proof.beside | proof.words
    if name == "recordPath":
        words["recordPath"] = "rows"
    path = contract_file(folder, *columns_of(proof, True), **words)
    inner = every_word()[name]
    said = name.split(".")[-1] if inner.formats or inner.choice_formats else name.split(".")[0]
    problems = [p for p in check(path) if f"`{said}` does nothing in files" in p.message]
    assert len(problems) == 1, (kind, [str(p) for p in check(path)])
    formats = {"csv" if kind == "tsv" else kind for kind in proof.kinds}
    assert (
        problems[0].hint
        == f"It acts in {', '.join(f for f in FORMATS if f in formats)}: remove it."
    )
    line = path.read_text(encoding="utf-8").splitlines()[problems[0].line - 1]
    assert any(part in line for part in (said, str(words.get(said)), "value:")), line


def test_a_word_in_a_layout_is_refused_by_the_format_of_the_layout(tmp_path: Path) -> None:
    own: list[dict[str, Any]] = [
        {"name": "one", "format": "csv"},
        {"name": "two", "format": "json", "skipRows": 1},
    ]
    columns = [column("k", "k", required=True)]
    path = contract_file(tmp_path, *columns, layouts=own, delimiter=";")
    (problem,) = check(path)
    assert "`skipRows` does nothing in files of the format json." in problem.message
    path = contract_file(
        tmp_path,
        *columns,
        layouts=[own[0] | {"delimiter": "|"}, {"name": "two", "format": "json"}],
        delimiter=";",
    )
    (problem,) = check(path)
    assert "`delimiter` does nothing in files of the format json." in problem.message
