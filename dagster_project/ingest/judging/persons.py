"""From the parts of a person to pseudonyms, birth year and age: SQL over the staged rows."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from dagster_project.contracts.cast_text import literal
from dagster_project.ingest.judging.name_key import name_key, patronymic_key
from dagster_project.ingest.judging.pseudonym import hmac_token, strict_letters
from dagster_project.ingest.readers.arrays import text_array

_SOUND = {"surname": name_key, "given": name_key, "patronymic": patronymic_key}
PATRONYMIC = (
    "(вич|вна|ична|инична|ич|оглы|улы|кызы|vich|vych|wicz|witsch|vitch|vič|vičs|vičius|vna|wna|"
    "ichna|ogly|oglu|uly|kyzy)$"
)


def names_table(part: str) -> str:
    return f"names_{part}"


def named_parts(parts: Sequence[str]) -> list[str]:
    """The parts of a person that are names."""
    return [part for part in _SOUND if part in parts]


def make_names(part: str) -> str:
    """CREATE of the table for the distinct names of one part and how they sound."""
    columns = ", ".join(f"{name} varchar" for name in ("name", "sound", "letters", "token"))
    return f"create temp table if not exists {names_table(part)} ({columns})"


def distinct_names(part: str, staged: str) -> str:
    """SELECT of the different names that stand in ``staged``."""
    return f"select distinct p_{part} from {staged} where p_{part} is not null"


def sounds(part: str, names: Sequence[str]) -> pa.Table:
    """Names and how they sound, worked out once for each."""
    keys = [*map(_SOUND[part], names)]
    return pa.Table.from_arrays([text_array(names), text_array(keys)], ["name", "sound"])


def fill_names(part: str, sounds: str) -> str:
    """INSERT of names out of a table like that of ``sounds``."""
    token = hmac_token("patronymic", "sound") if part == "patronymic" else "null"
    return (
        f"insert into {names_table(part)} select name, sound, letters, {token} from "
        f"(select name, nullif(sound, '') as sound, "
        f"nullif({strict_letters('name')}, '') as letters from {sounds})"
    )


def with_pseudonyms(
    names: str, parts: Sequence[str], key_id: str, staged: str, *beside: str
) -> str:
    """SELECT of the stored columns, the person's pseudonyms and columns ``beside``."""
    listed = ", ".join([names, person_columns(parts, key_id), *beside])
    return f"select {listed} from {staged} as s {join_names(parts)}"


def join_names(parts: Sequence[str]) -> str:
    """The joins of staged rows ``s`` to how their names sound."""
    return " ".join(
        f"left join {names_table(part)} on {names_table(part)}.name = s.p_{part}"
        for part in named_parts(parts)
    )


def split_full_name(name: str) -> dict[str, str]:
    """SQL of surname, given name and patronymic out of one text.

    `Иванова Мария Петровна` or `Мария Петровна Иванова`: the patronymic is known by its ending.
    """
    words = f"string_split_regex(trim({name}), '\\s+')"
    ending = literal(PATRONYMIC)
    at = (
        f"case when len({words}) >= 3 and regexp_matches(lower({words}[3]), {ending}) then 3 "
        f"when len({words}) >= 3 and regexp_matches(lower({words}[2]), {ending}) then 2 "
        f"when len({words}) > 3 and regexp_matches(lower({words}[-1]), {ending}) "
        f"then len({words}) else 0 end"
    )
    rest = f"list_filter({words}, lambda word, place: place <> {at})"
    return {
        "surname": f"{rest}[1]",
        "given": f"nullif(array_to_string({rest}[2:], ' '), '')",
        "patronymic": f"case when {at} > 0 then {words}[{at}] end",
    }


def person_columns(parts: Sequence[str], key_id: str) -> str:
    """The stored columns of a person, in their order."""
    has_names = {"surname", "given"} <= set(parts)
    birth = "s.p_birth_date" if "birth_date" in parts else "null::date"
    surname, given = ("names_surname.sound", "names_given.sound") if has_names else ("null",) * 2
    strict = ("names_surname.letters", "names_given.letters") if has_names else ("null",) * 2
    patronymic = "names_patronymic.token" if "patronymic" in parts else "null::varchar"
    email = "lower(s.p_email)" if "email" in parts else "null::varchar"
    ordered = f"least({surname}, {given}) || '|' || greatest({surname}, {given})"
    name = f"{ordered} || '|' || {birth}::varchar"
    letters = f"{strict[0]} || '|' || {strict[1]} || '|' || {birth}::varchar"
    # least() and greatest() pass over NULL: a person with one name only has no name token.
    both = f"{surname} is not null and {given} is not null"
    known = f"{both} and {birth} is not null"
    tokens = {
        "person_name_token": f"case when {known} then {hmac_token('name', name)} end",
        "person_patronymic_token": patronymic,
        "person_email_token": hmac_token("email", email),
        "person_strict_token": f"case when {known} then {hmac_token('strict', letters)} end",
        "person_birth_year": f"year({birth})::bigint",
        "person_age": f"datesub('year', {birth}, s.p_at)::bigint",
        "person_is_identified": f"({known})",
        "person_key_id": literal(key_id),
    }
    return ", ".join(f"{value} as {column}" for column, value in tokens.items())
