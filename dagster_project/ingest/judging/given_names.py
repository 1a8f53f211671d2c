"""Forms of given names that no rule of spelling brings together: what people are called in other
languages, and at home.

The first of a row stands for all. A form that belongs to several names (Слава) is in no row; the
male and the female name of one root stand together where they share their short forms.
"""

from __future__ import annotations

from functools import cache

from dagster_project.ingest.judging.latin_names import folded

FORMS = """
Александр Саша Шура Сашко Шурик Aleksander Alexander Alexandre Alejandro Oleksandr Aliaksandr
 Олександра Александрина Aleksandras Alexandru Aleksanteri Iskander Sasha Олександр Аляксандр
Алексей Лёша Алёша Лёха Олексий Aliaksei Alexis Alex Alejo Aleks Олексій Аляксей Oleksii
Альберт Alberts Adalbert
Роберт Roberts
Анастасия Настя Настасья Анастасія Nastasia Nastassia Nastazja Anastazja Anastasie Настенька
Анатолий Толя Толик Anatole Anatolio Anatol
Андрей Андрюша Andrew Andre Andres Andreas Andrzej Андрій Andris Andrius Andrus Andri Andrii Andriy
Анна Аня Анюта Нюра Anne Ann Hanna Anneli Hannah Ганна Annie Ania
Антон Антоша Anthony Antoine Antonio Antoni Antanas Antons
Артём Тёма Artem Artiom Artyom Artjom Artemii Артемий
Борис Боря Boriss
Вадим Vadym Vadzim
Валентин Валя Walentin Valentyn Валентина Valentyna Валентине Walentyna
Валерий Валера Valery Valerie Valère Valeri Валерія Валерия Лера
Варвара Варя Barbara
Василий Вася Basil Wasyl Vasyl Vasil Vasile Basilio Василь Василиус
Вера Вероника Veronica Veronika
Виктор Витя Victor Wiktor Viktoras Viktors Victorio
Виктория Вика Victoria Viktoriia Victoire Viktorija Wiktoria Вікторія Viktoryia
Виталий Виталик Vital Vitaly Vitaliy Vitali
Владимир Вова Володя Volodymyr Володимир Uladzimir Vladimiro Wladimir Włodzimierz Vova Wolodymyr
Владислав Владик Vladyslav Uladzislau Ladislas Ladislav Władysław
Вячеслав Viacheslav Viatcheslav Viacheslau В'ячеслав Wjatscheslaw Viatšeslav Wiaczesław
Галина Галя Halyna Galyna Halina Галинка Galine
Георгий Жора Гоша George Georges Georg Jorge Jerzy Georgios Giorgi Heorhii Jurgis Георгій Gevorg Гия
Григорий Гриша Gregory Gregor Grégoire Gregorio Grzegorz Hryhorii Ryhor Григорій Hryhoriy Grigol
Давид David Davit Davyd Dawid
Даниил Данила Данил Daniel Danilo Danylo Danielius Daniels Данило
Дарья Даша Daria Darya Darja Daryna Dariia Dasha
Денис Денис Denys Dennis Dionisio Denys Dzianis
Дмитрий Дима Митя Dmitri Dmytro Dimitri Dmitrij Dzmitry Demetrio Dymitr Dimitrios Дмитро Dimitrije
 Dimitry Dimitrij Dimitris
Евгений Женя Eugene Eugen Eugenio Eugène Yevhen Yevhenii Jewgeni Євген Jewhen Eugeniusz Yauhen
 Evgeny Евгения Eugenia Eugénie Yevheniia Євгенія Eugenija Eugenijus
Егор Jegor Yegor Iegor Ehor
Екатерина Катя Катерина Catherine Katherine Kathrin Katarzyna Kateryna Katsiaryna Ekaterine
 Катюша Caterina Catalina Kotryna Katrin Katarina Yekaterina Jekaterina Iekaterina Catalina Katrīna
Елена Лена Алёна Olena Helen Helena Hélène Elene Алена Ellen Олена Alena Леночка Ilona
Елизавета Лиза Elizabeth Elisabeth Elisaveta Yelyzaveta Isabel Elżbieta Elzbieta Elžbieta Lisa
 Елісавета Yelizaveta Lizaveta Елизаветта Jelizaveta Єлизавета Elisabet
Жанна Zhanna
Иван Ваня Іван Ivane Johann Ywan
Игорь Ihar Ihor Igoris Ігор Igors
Илья Илюша Ilyusha Élie Ілля Illia Elias Elijah Ilie Ilja
Инна Inna Інна
Ирина Ира Iryna Irène Irene Irena Ірина Ірына Iren Иришка Irine
Карина Carina Karine Карине
Кирилл Кирюша Kyrylo Cyril Cyrille Kiril Cyryl Cirilo Кирило Kirils
Константин Костя Constantine Constantin Constantino Kostiantyn Konstanty Kanstantsin Костянтин
 Konstantinas Konstantīns
Ксения Ксюша Xenia Kseniia Оксана Oksana Aksana Oxana Aksinia Ксенія Xénia Ksenja Oksanna
Лариса Лара Larysa Larissa Larisse
Лев Лёва Leo Leon Lew Леонтий
Леонид Leonidas Leanid Leonide
Любовь Люба Liubov Lyubov Ljubow Lubow Lioubov
Людмила Люда Мила Liudmyla Ludmila Ljudmyla Lioudmila
Максим Макс Maxim Maxime Maksym Maksimilian Maximo Maximus Максимилиан Maxim
Маргарита Рита Margaret Margarete Marguerite Margarita Margaryta Małgorzata
Марина Maryna Marine
Мария Маша Маруся Mary Marie Maryia Marija Мар'я Marja Mariam Марійка Mariya Маня Marya
Матвей Matthew Matvii Matthias Mateusz Matviy Matwej Matvej Мотя
Михаил Миша Michael Michel Miguel Mykhailo Michał Mihkel Mikhail Mykhaylo Mihail Mikayel Mikael
 Mihails Michailas Mijail Михайло Миха Mikheil Michail Mixail
Надежда Надя Nadezhda Nadiia Nadine Nadia Nadieżda Nadzeya Надія Nadijka Nadejda Nadeschda
Наталья Наташа Natalia Nathalie Natalie Nataliia Nataša Nattalia Natallia Ната
Никита Mykyta Mikita Nikita Микита
Николай Коля Nicholas Nicolas Nicolai Nikolaus Mykola Mikalai Mikołaj Nicolás Nikolas Микола Mikalaj
 Nikolajs Nikolajus Niko Nikoloz
Нина Ніна Nine
Олег Oleh Aleh Oleg Olegs Olegas Олега
Ольга Оля Olha Volha Olga Helga Olya
Павел Паша Paul Pavlo Paweł Pablo Paulius Pāvils Pauls Павло Pavels Pavelas Pawlo
Пётр Петя Peter Pierre Petro Piotr Pedro Petras Pēteris Peeter Петро Piatro Pjotr
Полина Поля Paulina Pauline Palina
Роман Рома Roman Ramān Romanas Romain
Руслан Руся Ruslan
Светлана Света Svitlana Sviatlana Swietłana Світлана Svetlane
Семён Сёма Simon Semen Symon Simeon Semion Сімон Siamion Szymon
Сергей Серёжа Serge Sergio Serhii Siarhei Sergius Siergiej Сергій Serhiy Serhij Sergejs Sergejus
 Siarhiej Sargis
София Соня Sophie Sofiya Zofia Sophia Sofija Софія Zofija Sofi Sofie
Станислав Стас Stanisław Stanislaus Stanislao
Степан Стёпа Stephan Stefan Stepan Steven Stephen Esteban Szczepan Étienne Stsiapan Stepans
Тамара Тома Tamar
Татьяна Таня Tetiana Tatsiana Tanya Tania Tetyana Тетяна Tatjana Tatiane
Тимофей Тима Timothy Timothée Tymofii Tymoteusz Timofei Тимоша
Тимур Timour Temur
Ульяна Uliana Ulyana Juliana Yuliana Uljana Iuliana
Фёдор Федя Theodore Theodor Fiodor Fedir Teodor Teodoro Fjodor Fyodor Todor Tevdore Fedora
Эдуард Edward Edouard Edvard Eduardo Edvards Едуард
Юлия Юля Julia Julie Yuliia Giulia Юлія Yulia Ulia Julija Juliya Iuliya Uliya
Юрий Юра Yurii Yuri Iurii Jurij Юрій Iouri Juris Youri Jury Yuriy
Яков Яша Jacob Jakob Jakub Yakiv Iakov Jaakob Jacques Jakov Якiв Jēkabs Hakob
Ярослав Jarosław Yaroslav Iaroslav
Ованес Hovhannes Ованнес
Джамиля Jamila Jamilya Dschamilja Djamilia Cemile Жамиля Zhamilya Jamilia Džamilja Dżamila Djamila
Ержан Erzhan Yerzhan Erjan Jerschan
Айгуль Aigul Aygül Ajgul Aigül
Нурлан Nurlan Nourlan
Нурсултан Nursultan Noursoultan
Жансая Zhansaya Jansaia Žansaja Schansaja Jansaya
Динара Dinara Dinära
"""


def rows() -> list[list[str]]:
    """The forms of each name; the first stands for all."""
    found: list[list[str]] = []
    for line in FORMS.strip("\n").splitlines():
        if line.startswith(" "):
            found[-1] += line.split()
        else:
            found.append(line.split())
    return found


@cache
def names_by_form() -> dict[str, str]:
    """Folded form -> folded name that stands for it."""
    found: dict[str, str] = {}
    for forms in rows():
        name = folded(forms[0].lower())
        for form in forms:
            found.setdefault(folded(form.lower()), name)
    return found
