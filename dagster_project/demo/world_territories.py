"""How large each territory's community is, its towns, and how files spell its name."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

from dagster_project.demo.randomness import stream
from dagster_project.demo.reference import Post, Reference

TOWNS = (
    "Сосновый Бор", "Берёзовка", "Речное", "Заливное", "Полянка", "Ключевое", "Озёрное",
    "Каменка", "Дубрава", "Вишнёвое", "Новосёлки", "Старый Порт", "Маячное", "Яблоневка",
    "Тополиное", "Луговое", "Верхний Дол", "Нижний Дол", "Белая Гора", "Красный Яр",
)  # fmt: skip
UNKNOWN_COUNTRIES = ("Страна Лимония", "Тридевятое царство", "н/д", "Берег Дальний", "Atlantia")
TINY_YEARLY_PARTICIPANTS = 4


@dataclass(frozen=True)
class Community:
    """What the world knows of one territory."""

    code: str
    post: str
    share: float  # of all registrations
    event_weight: float  # relative number of events
    is_tiny: bool
    towns: tuple[str, ...]
    utc_offset: int  # hours
    names: tuple[str, ...]


def posts_in_use(reference: Reference, scale: float) -> tuple[Post, ...]:
    """All posts from half size on; a small world has fewer of them, never fewer than four."""
    count = len(reference.posts)
    return reference.posts[: max(4, min(count, round(count * scale * 2)))]


def communities(reference: Reference, posts: tuple[Post, ...], seed: int) -> dict[str, Community]:
    """territory_code -> community, sizes from a handful of people to thousands."""
    draw = stream(seed, "communities")
    covered = sorted({code for post in posts for code in post.territories})
    post_of = {code: post for post in posts for code in post.territories}
    tiny = _tiny(reference, posts, draw)
    nearness = {r["group_code"]: int(r["sort_order"]) for r in reference.rows("territory_groups")}
    # Groups stand from near to far: communities are larger nearby, with much chance in it.
    distance = {code: nearness[reference.group_of[code]] + draw.uniform(0, 7) for code in covered}
    ranked = sorted(covered, key=lambda code: distance[code])
    sizes = {code: 1 / (rank + 1.5) ** 0.95 for rank, code in enumerate(ranked)}
    sizes = {code: max(size, 0.022) for code, size in sizes.items()}
    total = sum(size for code, size in sizes.items() if code not in tiny)
    return {
        code: Community(
            code,
            post_of[code].code,
            0.0 if code in tiny else sizes[code] / total,
            0.15 if code in tiny else sizes[code] ** 0.5,
            code in tiny,
            _towns(post_of[code], code, draw),
            draw.choice((-8, -5, -3, 0, 1, 2, 3, 4, 5, 6, 8, 10)),
            (reference.territories[code].name_ru, *reference.territories[code].names),
        )
        for code in covered
    }


def _tiny(reference: Reference, posts: tuple[Post, ...], draw: random.Random) -> set[str]:
    """Two territories of the group with the most: they make the protection act every year."""
    hosts = {post.territory for post in posts}
    others = sorted({code for post in posts for code in post.territories} - hosts)
    sizes = Counter(reference.group_of[code] for code in others)
    largest = max(sorted(sizes), key=lambda group: sizes[group])
    candidates = [code for code in others if reference.group_of[code] == largest]
    return set(draw.sample(candidates, min(2, len(candidates))))


def _towns(post: Post, code: str, draw: random.Random) -> tuple[str, ...]:
    towns = draw.sample(TOWNS, draw.randint(1, 6))
    return (post.city, *towns[:-1]) if code == post.territory else tuple(towns)


def is_cyrillic_page(text: str) -> bool:
    """Can be written in windows-1251."""
    try:
        text.encode("cp1251")
    except UnicodeEncodeError:
        return False
    return True


def spelling(community: Community, draw: random.Random) -> str:
    """One of the names the alias seed knows, sometimes with the blanks and case of haste."""
    name = community.names[0] if draw.random() < 0.6 else draw.choice(community.names)
    if not is_cyrillic_page(name):
        name = community.names[0]
    chance = draw.random()
    if chance < 0.02:
        return f" {name} "
    if chance < 0.03:
        return name.upper()
    return name
