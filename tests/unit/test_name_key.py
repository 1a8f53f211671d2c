"""Spellings of one name have one key, in whatever script and language; other names another."""

from __future__ import annotations

import pytest

from dagster_project.ingest.judging.given_names import names_by_form, rows
from dagster_project.ingest.judging.latin_names import folded, words_of
from dagster_project.ingest.judging.name_key import name_key, patronymic_key

SAME = [
    "Васильев Vasilev Vasiliev Vasilyev Vasiljev Wassiljew Vassiliev Vasiljevs Vasiljevas Васильєв",
    "Шевченко Shevchenko Schewtschenko Szewczenko Chevtchenko Ševčenko Ševtšenko Şevçenko შევჩენკო",
    "Кузнецов Kuznetsov Kusnezow Kuzniecow Kouznetsov Kuzņecovs Kuznecovas Կուզնեցով",
    "Жуков Zhukov Schukow Żukow Joukov Žukovs Žukovas Zhúkov ЖУКОВ",
    "Хабаров Khabarov Chabarow Habarovs Chabarovas Jabárov",
    "Щукин Shchukin Schukin Schtschukin Szczukin Chtchoukine Ščukins Štšukin Şçukin Shhukin",
    "Соловьёв Соловьев Solovev Solovyov Solovjovs",
    "Цветаева Tsvetaeva Zwetajewa Cwietajewa Tsvetaïeva Cvetajeva",
    "Июнева Iiuneva Iyuneva",
    "Алексей Aleksei Aleksey Alexey Alexei Oleksii Лёша",
    "Юлия Iuliia Yuliya Julia Юля",
    "Ксения Kseniia Kseniya Xenia",
    "Дмитрий Dmitrii Dmitriy Dmitry Dmytro Дима",
    "Наталья Наталия Natalia Nathalie Наташа",
    "София Sofia Sofiia Zofia",
    "Борис Boriss Borisas",
]
PATRONYMICS = [
    "Юрьевич Yurievich Jurjewitsch Juriewicz Jurjevičs Iurevich",
    "Сергеевна Serhiivna Sergejewna Siergiejewna",
]


@pytest.mark.parametrize("names", SAME, ids=lambda names: names.split()[0])
def test_spellings_of_one_name_have_one_key(names: str) -> None:
    assert len({name_key(name) for name in names.split()}) == 1


@pytest.mark.parametrize("names", PATRONYMICS, ids=lambda names: names.split()[0])
def test_spellings_of_one_patronymic_have_one_key(names: str) -> None:
    assert len({patronymic_key(name) for name in names.split()}) == 1


def test_different_names_stay_different() -> None:
    names = ["Иванов", "Петров", "Сидоров", "Смирнов", "Соколов", "Попов", "Анна", "Инна", "Нина"]
    assert len({name_key(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    "written", ["Петров-Водкин", "Петров Водкин", "петров - водкин", "Petrovs-Vodkins"]
)
def test_hyphens_and_blanks_do_not_count(written: str) -> None:
    assert name_key(written) == name_key("Петров-Водкин")


def test_a_patronymic_beside_a_given_name_is_none_of_it() -> None:
    assert name_key("IVAN PETROVICH") == name_key("Иван")
    assert name_key("Бабич") != "", "a surname that ends like one stays"


@pytest.mark.parametrize("written", ["", " ", "-", "—", "123"])
def test_what_has_no_letter_has_no_key(written: str) -> None:
    assert name_key(written) == patronymic_key(written) == ""


@pytest.mark.parametrize("written", ["И.", "I", "П"])
def test_an_initial_is_no_patronymic(written: str) -> None:
    assert patronymic_key(written) == ""


def test_no_form_belongs_to_two_given_names() -> None:
    names = names_by_form()
    for forms in rows():
        own = folded(*words_of(forms[0]))
        assert {names[folded("".join(words_of(form)))] for form in forms} == {own}, forms[0]
