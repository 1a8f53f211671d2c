"""Persons and how they are spelled in other languages: the labelled set.

Forms in another language (Olena, Pierre) and at home (Саша) are typed here, the rest follows from
the rules of ``transliterations``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.matching import transliterations as rules

# Surname, given name, patronymic; * is a woman.
_PERSONS = """
Васильев Александр Юрьевич
Шевченко Юлия Сергеевна *
Кузнецов Сергей Андреевич
Жуков Михаил Ильич
Щукина Наталья Фёдоровна *
Соловьёв Дмитрий Алексеевич
Чехов Антон Павлович
Цветаева Марина Ивановна *
Зайцев Василий Григорьевич
Хабаров Ерофей Павлович
Чайковский Пётр Ильич
Юдина Мария Вениаминовна *
Ёлкин Николай Геннадьевич
Достоевский Фёдор Михайлович
Пушкин Алексей Львович
Лебедева Анастасия Викторовна *
Подъячев Семён Павлович
Григорьев Игорь Олегович
Семёнова Елена Дмитриевна *
Фёдоров Евгений Константинович
Хрущёв Никита Сергеевич
Гагарин Юрий Алексеевич
Терешкова Валентина Владимировна *
Бондаренко Олег Николаевич
Ковальчук Татьяна Петровна *
Мельник Владимир Богданович
Гончаренко Оксана Витальевна *
Иванов Иван Иванович
Смирнова Ольга Борисовна *
Петров-Водкин Кузьма Сергеевич
Римская-Корсакова Надежда Николаевна *
Рождественский Роберт Иванович
Жемчужников Лев Михайлович
Ющенко Виктор Андреевич
Яковлева Екатерина Яковлевна *
Эйзенштейн Сергей Михайлович
Айвазян Армен Гургенович
Саркисян Ануш Арамовна *
Мурадян Тигран Ашотович
Джапаридзе Нино Георгиевна *
Гелашвили Давид Шалвович
Назарбаев Нурлан Абишевич
Ахметова Айгуль Маратовна *
Тлеубаев Ержан Серикович
Шарипов Рустам Ильдарович
Гайнутдинова Лилия Равильевна *
Крыжановский Станислав Эдуардович
Быстрова Ксения Игоревна *
Третьяков Павел Михайлович
Объедков Илья Степанович
"""
PERSONS = _PERSONS.strip().splitlines()

# What a given name is called elsewhere: language=form.
FORMS = {
    "Александр": "en=Alexander de=Alexander fr=Alexandre pl=Aleksander es=Alejandro uk=Олександр "
    "home=Саша lv=Aleksandrs",
    "Юлия": "en=Julia de=Julia fr=Julie pl=Julia es=Julia uk=Юлія home=Юля",
    "Сергей": "fr=Serge pl=Siergiej es=Sergio uk=Сергій home=Серёжа",
    "Михаил": "en=Michael de=Michael fr=Michel pl=Michał es=Miguel uk=Михайло home=Миша",
    "Наталья": "en=Natalie de=Natalia fr=Nathalie pl=Natalia es=Natalia uk=Наталія home=Наташа",
    "Дмитрий": "en=Dimitry de=Dimitri fr=Dimitri pl=Dymitr es=Dimitri uk=Дмитро home=Дима",
    "Антон": "en=Anthony fr=Antoine pl=Antoni es=Antonio uk=Антон home=Антоша",
    "Марина": "fr=Marine uk=Марина",
    "Василий": "pl=Wasyl uk=Василь home=Вася",
    "Пётр": "en=Peter de=Peter fr=Pierre pl=Piotr es=Pedro uk=Петро home=Петя lt=Petras",
    "Мария": "en=Mary de=Maria fr=Marie pl=Maria es=María uk=Марія home=Маша",
    "Николай": "en=Nicholas de=Nikolaus fr=Nicolas pl=Mikołaj es=Nicolás uk=Микола home=Коля",
    "Фёдор": "en=Theodore de=Theodor fr=Théodore pl=Teodor es=Teodoro uk=Федір home=Федя",
    "Алексей": "en=Alexey fr=Alexis pl=Aleksy uk=Олексій home=Лёша",
    "Анастасия": "en=Anastasia de=Anastasia fr=Anastasie pl=Anastazja uk=Анастасія home=Настя",
    "Семён": "en=Simon de=Simon fr=Siméon pl=Szymon uk=Семен home=Сёма",
    "Игорь": "en=Igor de=Igor fr=Igor pl=Igor es=Ígor uk=Ігор",
    "Елена": "en=Helen de=Helena fr=Hélène pl=Helena es=Elena uk=Олена home=Лена",
    "Евгений": "en=Eugene de=Eugen fr=Eugène pl=Eugeniusz es=Eugenio uk=Євген home=Женя",
    "Никита": "uk=Микита",
    "Юрий": "en=Yuri de=Juri fr=Iouri pl=Jurij es=Yuri uk=Юрій home=Юра",
    "Валентина": "fr=Valentine uk=Валентина home=Валя",
    "Олег": "uk=Олег",
    "Татьяна": "en=Tatiana de=Tatjana fr=Tatiana pl=Tatiana uk=Тетяна home=Таня",
    "Владимир": "en=Vladimir de=Wladimir fr=Vladimir pl=Włodzimierz uk=Володимир home=Володя",
    "Оксана": "en=Oxana fr=Oxana uk=Оксана",
    "Иван": "uk=Іван home=Ваня",
    "Ольга": "en=Olga fr=Olga pl=Olga uk=Ольга home=Оля",
    "Надежда": "uk=Надія home=Надя",
    "Лев": "en=Leo fr=Léon pl=Leon es=León uk=Лев home=Лёва",
    "Виктор": "en=Victor de=Viktor fr=Victor pl=Wiktor es=Víctor uk=Віктор home=Витя",
    "Екатерина": "en=Catherine de=Katharina fr=Catherine pl=Katarzyna es=Catalina uk=Катерина "
    "home=Катя",
    "Давид": "en=David fr=David pl=Dawid",
    "Станислав": "fr=Stanislas pl=Stanisław uk=Станіслав home=Стас",
    "Ксения": "en=Xenia de=Xenia fr=Xénia pl=Ksenia uk=Ксенія home=Ксюша",
    "Павел": "en=Paul de=Paul fr=Paul pl=Paweł es=Pablo uk=Павло home=Паша lt=Pavelas",
    "Илья": "fr=Élie uk=Ілля home=Илюша",
}
# Names that a language of its own writes in its own letters.
KAZAKH = {"Нурлан": "Нұрлан", "Айгуль": "Айгүл", "Ержан": "Ержан", "Тлеубаев": "Тілеубаев"}
KAZAKHS = ("Назарбаев", "Ахметова", "Тлеубаев", "Шарипов")
LANGUAGES = (
    "Russian", "Russian passport (ICAO)", "Russian passport before 2010", "GOST 7.79 A",
    "GOST 7.79 B", "English", "German", "French", "Polish", "Latvian", "Lithuanian", "Estonian",
    "Ukrainian", "Ukrainian in Latin", "Kazakh in Cyrillic", "Kazakh in Latin", "Armenian",
    "Armenian in Latin", "Georgian", "Georgian in Latin", "Turkish", "Spanish", "Chinese visa",
    "At home (diminutives)",
)  # fmt: skip
_LATIN = {
    "Russian passport (ICAO)": rules.PASSPORT,
    "Russian passport before 2010": rules.OLD_PASSPORT,
    "GOST 7.79 A": rules.GOST_A,
    "GOST 7.79 B": rules.GOST_B,
    "English": rules.ENGLISH,
    "German": rules.GERMAN,
    "French": rules.FRENCH,
    "Polish": rules.POLISH,
    "Latvian": rules.LATVIAN,
    "Lithuanian": rules.LITHUANIAN,
    "Estonian": rules.ESTONIAN,
    "Armenian": rules.ARMENIAN_LETTERS,
    "Armenian in Latin": rules.ARMENIAN_LATIN,
    "Georgian": rules.GEORGIAN_LETTERS,
    "Georgian in Latin": rules.GEORGIAN_LATIN,
    "Turkish": rules.TURKISH,
    "Spanish": rules.SPANISH,
}
_FORM_OF = {
    "English": "en", "German": "de", "French": "fr", "Polish": "pl", "Latvian": "lv",
    "Lithuanian": "lt", "Spanish": "es",
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    surname: str
    given: str
    patronymic: str
    is_woman: bool = False

    def form(self, language: str) -> str | None:
        pairs = (pair.split("=") for pair in FORMS.get(self.given, "").split())
        return {pair[0]: pair[1] for pair in pairs}.get(language)


@dataclass(frozen=True)
class Spelling:
    """One person as one file has the name; the patronymic is "" where a language has none."""

    person: int
    language: str
    surname: str
    given: str
    patronymic: str = ""


def persons() -> list[Person]:
    found = []
    for line in PERSONS:
        surname, given, patronymic, *mark = line.split()
        found.append(Person(surname, given, patronymic, bool(mark)))
    return found


def spellings() -> list[Spelling]:
    """Every different spelling of every person, in a fixed order."""
    found: dict[tuple[int, str, str], Spelling] = {}
    for number, person in enumerate(persons()):
        for spelling in _of(number, person):
            key = (number, spelling.surname, spelling.given)
            found.setdefault(key, spelling)
    return list(found.values())


def write(person: Person, language: str) -> tuple[str, str, str]:
    """Surname, given name and patronymic of a person by the rule of a language."""
    parts = (person.surname, person.given, person.patronymic)
    if language in _LATIN:
        surname, given, patronymic = (
            _LATIN[language].write(part, person.is_woman) for part in parts
        )
        return surname, given, patronymic
    if language.startswith("Ukrainian"):
        names = [rules.UKRAINIAN_LETTERS.write(part) for part in parts]
        names[1] = person.form("uk") or names[1]
        if language == "Ukrainian in Latin":
            names = [rules.UKRAINIAN_LATIN.write(part) for part in names]
        return names[0], names[1], names[2]
    if language.startswith("Kazakh"):
        names = [KAZAKH.get(part, part) for part in parts]
        if language == "Kazakh in Latin":
            names = [rules.KAZAKH_LATIN.write(part) for part in names]
        return names[0], names[1], names[2]
    if language == "Chinese visa":
        names = [rules.PASSPORT.write(part).upper().replace("-", " ") for part in parts]
        return names[0], names[1], names[2]
    if language == "At home (diminutives)":
        return person.surname, person.form("home") or person.given, ""
    return parts


def _of(number: int, person: Person) -> Iterator[Spelling]:
    surname, given, patronymic = person.surname, person.given, person.patronymic
    yield Spelling(number, "Russian", surname, given, patronymic)
    yield Spelling(number, "Russian", given, surname)
    yield Spelling(number, "Russian", surname.upper(), given.upper(), patronymic.upper())
    plain = [part.replace("ё", "е").replace("Ё", "Е") for part in (surname, given, patronymic)]
    yield Spelling(number, "Russian", *plain)
    yield Spelling(number, "Russian", surname.replace("-", " "), given, patronymic)
    yield Spelling(number, "Russian", surname.replace("-", " - "), given, patronymic)
    if home := person.form("home"):
        yield Spelling(number, "At home (diminutives)", surname, home)
        yield Spelling(
            number,
            "At home (diminutives)",
            rules.PASSPORT.write(surname),
            rules.ENGLISH.write(home),
        )
    for language in LANGUAGES:
        if language in ("Russian", "At home (diminutives)"):
            continue
        written = write(person, language)
        yield Spelling(number, language, *written)
        if language in ("Russian passport (ICAO)", "German", "Latvian", "Ukrainian in Latin"):
            yield Spelling(number, language, written[1], written[0])
        if language == "Chinese visa":
            yield Spelling(number, language, written[0], f"{written[1]} {written[2]}")
            yield Spelling(number, language, written[0].replace(" ", ""), written[1])
        if form := person.form(_FORM_OF.get(language, "")):
            yield Spelling(number, language, written[0], form)
