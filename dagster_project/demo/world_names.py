"""Invented people's names in both scripts: each spelling of one name must be matched as one.

Only letters whose usual transliterations fold together are used (``judging.name_key``): no hard
sign, no soft sign before a vowel in surnames, no initial "Ye".
"""

from __future__ import annotations

SURNAME_STEMS = (
    "Сосновск", "Берёзин", "Лугов", "Полянин", "Речкин", "Заливин", "Снегирёв", "Воробейкин",
    "Калинкин", "Рябинин", "Кленов", "Дубравин", "Озёрин", "Горностаев", "Чижов", "Щеглов",
    "Жаворонков", "Журавин", "Хвостов", "Цветаевск", "Шумилин", "Ромашкин", "Васильков",
    "Мельников", "Кузовкин", "Гончарин", "Бондарин", "Ткачёв", "Плотнин", "Кожухов", "Пчелин",
    "Медовин", "Яблонев", "Грушин", "Вишняков", "Сливин", "Ягодин", "Орехов", "Каштанов",
    "Тополин", "Осинин", "Липатов", "Вербин", "Камышов", "Травин", "Зорин", "Закатов",
    "Рассветов", "Полуднев", "Вечеров", "Туманов", "Дождин", "Громов", "Ветров", "Метелин",
    "Инеев", "Морозкин", "Веснин", "Летов", "Осенев", "Зимин", "Январёв", "Апрелев", "Маев",
    "Мартов", "Сентябрин", "Парусов", "Якорев", "Маяков", "Причалов", "Штурвалов", "Боцманин",
)  # fmt: skip
GIVEN_MALE = (
    "Алексей", "Андрей", "Антон", "Артём", "Борис", "Вадим", "Валентин", "Виктор", "Глеб",
    "Денис", "Дмитрий", "Иван", "Кирилл", "Константин", "Максим", "Михаил", "Никита", "Олег",
    "Павел", "Пётр", "Роман", "Сергей", "Степан", "Тимофей", "Фёдор", "Юрий", "Ярослав",
)  # fmt: skip
GIVEN_FEMALE = (
    "Алина", "Алла", "Анастасия", "Анна", "Валентина", "Варвара", "Вера", "Галина", "Дарья",
    "Елена", "Ирина", "Ксения", "Лариса", "Любава", "Людмила", "Марина", "Мария", "Надежда",
    "Наталья", "Оксана", "Полина", "Светлана", "София", "Тамара", "Татьяна", "Фаина", "Юлия",
    "Яна",
)  # fmt: skip
PATRONYMIC_STEMS = (
    "Алексеев", "Андреев", "Антонов", "Артёмов", "Борисов", "Вадимов", "Викторов", "Глебов",
    "Денисов", "Иванов", "Константинов", "Максимов", "Михайлов", "Олегов", "Павлов", "Петров",
    "Романов", "Сергеев", "Степанов", "Тимофеев", "Фёдоров", "Ярославов",
)  # fmt: skip

_ICAO_LETTERS = (
    "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f "
    "х=kh ц=ts ч=ch ш=sh щ=shch ы=y ь= э=e ю=iu я=ia"
)
_ICAO = {pair[0]: pair[2:] for pair in _ICAO_LETTERS.split(" ")}
_COMMON = _ICAO | {"ё": "yo", "й": "y", "ю": "yu", "я": "ya"}
_EXTRA = {"Алексей": "Alexey", "Ксения": "Xenia", "София": "Sofia", "Юлия": "Julia"}


def surname(stem: str, is_female: bool) -> str:
    """The form for the sex: Лугов / Лугова, Сосновский / Сосновская."""
    if stem.endswith("ск"):
        return stem + ("ая" if is_female else "ий")
    return stem + ("а" if is_female else "")


def patronymic(stem: str, is_female: bool) -> str:
    return stem + ("на" if is_female else "ич")


def transliterate(text: str, style: str) -> str:
    """Latin letters by ``icao`` (passport) or ``common`` (everyday) usage."""
    if style == "common" and text in _EXTRA:
        return _EXTRA[text]
    letters = _ICAO if style == "icao" else _COMMON
    plain = "".join(letters.get(letter, letter) for letter in text.lower())
    return plain[:1].upper() + plain[1:]
