"""A made-up population to count persons who would be taken for one another.

Surnames: the most frequent Russian ones in their order, the n-th of them borne by 1.3 % × n^-0.45
of people (as in published lists), the others made of stems and endings and equally rare. Given
names by their shares. Birth dates over 75 years, one in a hundred on 1 January, as in registers
that do not know the day. Two persons in a hundred are twins.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from tests.matching.labelled import LANGUAGES, Person

SEED = 20_260_101
FIRST_SURNAME, DECAY = 0.013, 0.45
OLDEST = date(1940, 1, 1)
DAYS = 75 * 365
TWINS = 0.02
FIRST_OF_JANUARY = 0.01
SHARE_RUSSIAN = 0.4
# Who states a patronymic, by what the name is written in.
PATRONYMIC_IN_CYRILLIC, PATRONYMIC_ELSEWHERE = 0.85, 0.15

_SURNAMES = """
Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков
Алексеев Лебедев Семёнов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин
Захаров Зайцев Соловьёв Борисов Яковлев Григорьев Романов Воробьёв Сергеев Кузьмин Фролов
Александров Дмитриев Королёв Гусев Киселёв Ильин Максимов Поляков Сорокин Виноградов Ковалёв Белов
Медведев Антонов Тарасов Жуков Баранов Филиппов Комаров Давыдов Беляев Герасимов Богданов Осипов
Сидоров Матвеев Титов Марков Миронов Крылов Куликов Карпов Власов Мельников Денисов Гаврилов Тихонов
Казаков Афанасьев Данилов Савельев Тимофеев Фомин Чернов Абрамов Мартынов Ефимов Федотов Щербаков
Назаров Калинин Исаев Чернышёв Быков Маслов Родионов Коновалов Лазарев Воронин Климов Филатов
Пономарёв Голубев Кудрявцев Прохоров Наумов Потапов Журавлёв Овчинников Трофимов Леонов Соболев
Ермаков Колесников Гончаров Емельянов Никифоров Грачёв Котов Гришин Ефремов Архипов Громов Кириллов
Малышев Панов Моисеев Румянцев Акимов Кондратьев Бирюков Горбунов Анисимов Еремин Тихомиров Галкин
Лукьянов Михеев Скворцов Юдин Белоусов Нестеров Симонов Прокофьев Харитонов Князев Цветков Левин
Митрофанов Воронов Аксёнов Софронов Мальцев Логинов Горшков Савин Краснов Майоров Демидов Елисеев
Рыбаков Сафонов Плотников Дёмин Хохлов Фадеев Молчанов Игнатов Литвинов Ершов Ушаков Дементьев
Рябов Мухин Калашников Леонтьев Лобанов Кузин Корнеев Евдокимов Бородин Платонов Некрасов Балашов
Бобров Жданов Блинов Игнатьев Коротков Муравьёв Крюков Беляков Богомолов Дроздов Лавров Зуев Петухов
Ларин Никулин Серов Терентьев Зотов Устинов Фокин Самойлов Константинов Сахаров Шишкин Самсонов
Черкасов Чистяков Носов Спиридонов Карасёв Авдеев Воронцов Зверев Владимиров Селезнёв Нечаев
Кудряшов
Седов Фирсов Андрианов Панфилов Головин Терехов Ульянов Шестаков Агеев Никонов Селиванов Баженов
Гордеев Кожевников Пахомов Зимин Костин Широков Филимонов Ларионов Овсянников Сазонов Суворов
Нефёдов
Корнилов Любимов Львов Горбачёв Копылов Лукин Токарев Кулешов Шилов Большаков Панкратов Родин
"""
SURNAMES = _SURNAMES.split()
_STEMS = """
абдул авер агап айдар акоп алёш амир ануф аракел арсен астах ахмад баба багдас байрам бакул балаб
баран башкир безбород берёз бережн бик бойк бондар борщ бурд бут вавил вакул валит ведерник верещаг
вишн волош воскресен вялых гайд галим гарин гергел глад глуш голов горбат горох грек гриб гриц груд
губайдул гудз гулак даут деркач джафар довж доценк дубин дудар дьяк евтуш ерёмен жарк жигун жолуд
забел загор залив зарип заяч зинч золот зуб ибрагим исмаил кабан кавер калаш камен карапет касым
катаран
кирпич клим кнут кобз ковал колод коноп корж короб косач кочет кравец крив круг кубыш кулиб курбан
кухар
лаврен лап латып лех лисов лозов лоп луц лысен ляш мазур макаренк малин мамед манук маслян матюх
мельн
минас мороз мочал мусин мухамед навроц надеж назар неверо недел нигмат овчар огород олейн онищ орех
осад
остап охрим павлюч панас пастух пашк перепёл петрос пивовар писар плахот подлип покров полищ портн
прид
прусак пушкар рахим редьк резник решет родч рощ рубан руден рыбал сабир савч садык салих самойл
сафар
свирид семак сердюк сивак скляр скоб слюсар собол сологуб стель стрел суббот сулейм сытник талал
тарас
тимош ткач токар толст топоров третьяк тюр удов усман утк фатых фёдор филип хабиб халил хамид
хворост
хорош храм цап цариц цыб чайк чап чеботар черн чумак шакир шаповал шафик швед шев шеремет шинкар
шпак
щеглов щукар юнус юсуп якимен ялов янков яхьев
"""
STEMS = _STEMS.split()
_ENDINGS = "ов ев ин ский енко ук чук ян швили ович их ко ёв цев унов"
ENDINGS = _ENDINGS.split()
_MEN = """
Александр=120 Сергей=95 Дмитрий=80 Андрей=75 Алексей=75 Максим=50 Евгений=45 Иван=45 Михаил=45
Владимир=60 Николай=40 Артём=30 Виктор=30 Павел=28 Роман=28 Юрий=30 Илья=25 Кирилл=20 Никита=22
Олег=22
Антон=20 Игорь=28 Денис=20 Анатолий=15 Константин=16 Василий=14 Вячеслав=12 Валерий=14 Виталий=12
Станислав=10 Егор=10 Даниил=16 Руслан=9 Вадим=10 Борис=8 Григорий=7 Пётр=8 Леонид=7 Тимур=6
Георгий=6
Степан=5 Марат=4 Рустам=4 Арсен=3 Тигран=3 Нурлан=2 Эдуард=4 Матвей=6 Тимофей=5 Лев=5 Фёдор=4
Семён=4
Яков=2 Давид=3 Ярослав=5 Глеб=4 Богдан=3
"""
MEN = _MEN.split()
_WOMEN = """
Елена=75 Анна=70 Ольга=65 Татьяна=60 Наталья=65 Екатерина=60 Мария=65 Ирина=60 Светлана=50
Анастасия=55
Юлия=45 Дарья=35 Людмила=35 Галина=35 Марина=35 Валентина=30 Александра=25 Виктория=28 Елизавета=20
Надежда=20 Любовь=20 Ксения=18 Полина=18 Вера=15 Нина=20 Лариса=15 Алина=14 Оксана=14 София=18
Евгения=14
Алёна=8 Кристина=9 Тамара=8 Лидия=8 Варвара=7 Зоя=5 Яна=7 Инна=7 Маргарита=7 Диана=7 Карина=6 Алла=7
Раиса=6 Ангелина=4 Жанна=3 Лилия=5 Айгуль=2 Эльвира=3 Ульяна=4 Регина=2 Римма=2 Динара=2 Арина=7
Вероника=8
"""
WOMEN = _WOMEN.split()


@dataclass(frozen=True)
class Member:
    person: Person
    born: date
    language: str
    has_patronymic: bool


class _Choice:
    """Draws of words with shares."""

    def __init__(self, words: list[str], shares: list[float]) -> None:
        self._words, self._until = words, list(accumulate(shares))

    def draw(self, chance: random.Random) -> str:
        return chance.choices(self._words, cum_weights=self._until)[0]


def population(size: int) -> list[Member]:
    chance = random.Random(SEED)
    surnames = _surnames()
    men, women = _given(MEN), _given(WOMEN)
    found: list[Member] = []
    while len(found) < size:
        is_woman = chance.random() < 0.5
        surname = for_sex(surnames.draw(chance), is_woman)
        given = (women if is_woman else men).draw(chance)
        person = Person(surname, given, _patronymic(men.draw(chance), is_woman), is_woman)
        born = OLDEST + timedelta(days=int(chance.triangular(0, DAYS, DAYS * 0.75)))
        if chance.random() < FIRST_OF_JANUARY:
            born = date(born.year, 1, 1)
        language = "Russian" if chance.random() < SHARE_RUSSIAN else chance.choice(LANGUAGES)
        is_cyrillic = language.startswith(("Russian", "Ukrainian", "Kazakh in C"))
        stated = PATRONYMIC_IN_CYRILLIC if is_cyrillic else PATRONYMIC_ELSEWHERE
        member = Member(person, born, language, chance.random() < stated)
        found.append(member)
        if chance.random() < TWINS / 2:
            twin = (women if is_woman else men).draw(chance)
            if twin != given:
                found.append(replace(member, person=replace(person, given=twin)))
    return found[:size]


def _surnames() -> _Choice:
    frequent = [FIRST_SURNAME * rank**-DECAY for rank in range(1, len(SURNAMES) + 1)]
    rare = [f"{stem}{ending}".capitalize() for stem in STEMS for ending in ENDINGS]
    left = 1 - sum(frequent)
    return _Choice([*SURNAMES, *rare], frequent + [left / len(rare)] * len(rare))


def _given(listed: list[str]) -> _Choice:
    pairs = [pair.split("=") for pair in listed]
    return _Choice([name for name, _ in pairs], [float(share) for _, share in pairs])


def for_sex(surname: str, is_woman: bool) -> str:
    if not is_woman:
        return surname
    if surname.endswith("ский"):
        return surname[:-2] + "ая"
    return surname + "а" if surname.endswith(("ов", "ев", "ёв", "ин")) else surname


def _patronymic(father: str, is_woman: bool) -> str:
    if father in ("Никита", "Илья"):
        return father[:-1] + ("ична" if is_woman else "ич")
    if father.endswith("ий"):
        stem = father[:-2] + "ьев"
    elif father.endswith(("й", "ь")):
        stem = father[:-1] + "ев"
    else:
        stem = {"Пётр": "Петров", "Лев": "Львов", "Павел": "Павлов"}.get(father, father + "ов")
    return stem + ("на" if is_woman else "ич")
