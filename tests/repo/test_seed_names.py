"""Names of territories as sentences need them: Russian cases, English articles, nobody left out."""

from __future__ import annotations

import re

import pytest

from tests.repo.test_seeds import rows

# Names that Russian does not decline, or whose genitive is the name itself.
UNDECLINED = re.compile(r"[А-ЯЁ]{2,}|.*([оеиуюэ]|ва|ш)|Никарагуа|Самоа|.* Самоа")
PREPOSITIONS = ("в", "во", "на")
# Before these sounds «в» becomes «во».
NEEDS_VO = re.compile(r"[вф][бвгджзклмнпрстфхцчшщ]|вь", re.IGNORECASE)


def names_of_the_tree() -> dict[str, dict[str, str]]:
    """Every code of the territory tree, with its row of the file it is named in."""
    files = {
        "territory_marks": "territory_code",
        "territory_unions": "union_code",
        "territory_groups": "group_code",
        "territories": "territory_code",
    }
    return {row[key]: row for name, key in files.items() for row in rows(f"reference/{name}")}


def faults_of(code: str, row: dict[str, str], names: dict[str, str]) -> list[str]:
    """What is not as a name in a Russian case, or with an English article, can be."""
    of, inside = row["name_ru_of"], row["name_ru_in"]
    if code in ("_U", "WLD"):  # money without a territory is nowhere, the world has another name
        return []
    preposition, _, place = inside.partition(" ")
    faults = []
    if preposition not in PREPOSITIONS:
        faults.append("no preposition")
    if preposition != "на" and (preposition == "во") != bool(NEEDS_VO.match(place)):
        faults.append("в or во")
    if not re.search(r"([еиыу]|ах|ях|[А-ЯЁ]{2}|о|а|ю|э|ш|\)|ом|Корея|Буве|Мэн|Норфолк|Кука|"
                     r"Питкэрн|Кайман|Кайкос|Макдональд)$", place):  # fmt: skip
        faults.append("no locative")
    if of[0].lower() != names["name_ru"][0].lower() and code != "ZZZ":
        faults.append("another name")
    if of == names["name_ru"] and not UNDECLINED.fullmatch(of):
        faults.append("not declined")
    english = names["name_en"]
    if code != "ZZZ" and not re.fullmatch(rf"(in|on) (the )?{re.escape(english)}",
                                          row["name_en_in"], re.IGNORECASE):  # fmt: skip
        faults.append("another English name")
    if row["name_en_of"].partition(" ")[2] != row["name_en_in"].partition(" ")[2]:
        faults.append("another article")
    return faults


# Where a group's English name needs an article inside, too.
OTHER_ENGLISH = {"U1", "U5", "U7", "D06", "D13"}


def test_every_territory_has_its_name_as_sentences_need_it() -> None:
    tree = names_of_the_tree()
    forms = {row["territory_code"]: row for row in rows("reference/territory_names")}
    assert len(forms) == len(rows("reference/territory_names"))
    assert set(forms) == set(tree)
    faults = {code: faults_of(code, row, tree[code]) for code, row in forms.items()}
    found = {code: list_ for code, list_ in faults.items() if list_}
    assert found == {code: ["another English name"] for code in OTHER_ENGLISH}


@pytest.mark.parametrize(
    ("code", "of", "inside", "english"),
    [
        ("KAZ", "Казахстана", "в Казахстане", "in Kazakhstan"),
        ("CYP", "Кипра", "на Кипре", "in Cyprus"),
        ("VNM", "Вьетнама", "во Вьетнаме", "in Viet Nam"),
        ("FRA", "Франции", "во Франции", "in France"),
        ("PHL", "Филиппин", "на Филиппинах", "in the Philippines"),
        ("USA", "США", "в США", "in the United States"),
        ("NLD", "Нидерландов", "в Нидерландах", "in the Netherlands"),
        ("WLD", "всего мира", "во всём мире", "across the world"),
        ("D03", "Южного Кавказа", "на Южном Кавказе", "in the South Caucasus"),
    ],
)
def test_names_in_sentences_are_those_of_usage(
    code: str, of: str, inside: str, english: str
) -> None:
    row = {row["territory_code"]: row for row in rows("reference/territory_names")}[code]
    assert (row["name_ru_of"], row["name_ru_in"], row["name_en_in"]) == (of, inside, english)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"name_ru_in": "Вьетнаме"}, "no preposition"),
        ({"name_ru_in": "в Вьетнаме"}, "в or во"),
        ({"name_ru_in": "во Вьетнам"}, "no locative"),
        ({"name_ru_of": "Вьетнам"}, "not declined"),
        ({"name_ru_of": "Камбоджи"}, "another name"),
        ({"name_en_in": "in Vietnam"}, "another English name"),
        ({"name_en_in": "in the Viet Nam"}, "another article"),
    ],
)
def test_a_wrong_name_in_a_sentence_is_found(change: dict[str, str], fault: str) -> None:
    row = {row["territory_code"]: row for row in rows("reference/territory_names")}["VNM"]
    assert fault in faults_of("VNM", row | change, names_of_the_tree()["VNM"])
