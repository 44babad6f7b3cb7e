"""Which summaries stand on which side of a comparison: by what they are called, or by what they have in common."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline import gazetteer
from pipeline.rows import rows_of
from pipeline.schema import Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from pipeline.lexicon import Lexicon

    Frames = Mapping[str, pd.DataFrame]

YEAR = re.compile(r"\d{4}")
SUMMARIES = ("summary_id", "document_id", "cluster_id")  # columns in which the name of whole summaries is looked for
PROGRAMMES = (
    ("programmes", "programme_id"),
    ("partners", "school_id"),
    ("partners", "school"),
)  # the same of programmes


@dataclass(frozen=True, slots=True)
class Side:
    """A name, the summaries of that side, and the programmes where the side is no whole summaries."""

    name: str
    summaries: frozenset[str]
    programmes: frozenset[str] = frozenset()


def named(frames: Frames, lexicon: Lexicon, name: str) -> Side:
    """The side that a name stands for: an identifier, a document's path, a school's name, or ``key=value``.

    Keys are those of ``BY``. Raises Rejected where nothing has that name.
    """
    key, equals, value = name.partition("=")
    if equals and key in BY:
        values = BY[key](frames, lexicon)
        found = frozenset(s for s, v in values.items() if v == value)
        if not found:
            there = ", ".join(sorted({v for v in values.values() if v})) or "none"
            raise Rejected(f"no summary has {key}={value}; there are: {there}", stage="compare")
        return Side(name, found)
    documents = frames["documents"][frames["documents"]["path"] == name]["document_id"]
    summaries = frames["summaries"]
    whole = summaries[(summaries[[*SUMMARIES]] == name).any(axis=1) | summaries["document_id"].isin(documents)]
    if len(whole):
        return Side(name, frozenset(whole["summary_id"]))
    for table, column in PROGRAMMES:
        programmes = frozenset(frames[table][frames[table][column] == name]["programme_id"])
        if programmes:
            of = frames["programmes"][frames["programmes"]["programme_id"].isin(programmes)]["summary_id"]
            return Side(name, frozenset(of), programmes)
    ways = "a programme_id, summary_id, document_id, cluster_id, school_id, a document's path, a school's name, or"
    raise Rejected(f"nothing in this run is called {name}; name {ways} one of {_keys()}", stage="compare")


def grouped(frames: Frames, lexicon: Lexicon, by: str) -> tuple[Side, ...]:
    """One side for each value of a key, by value; summaries that have none are on no side. Raises Rejected."""
    if by not in BY:
        raise Rejected(f"cannot compare by {by}; there are {', '.join(BY)}", stage="compare")
    members: dict[str, set[str]] = {}
    for summary, value in BY[by](frames, lexicon).items():
        if value:
            members.setdefault(value, set()).add(summary)
    return tuple(Side(value, frozenset(members[value])) for value in sorted(members))


def _keys() -> str:
    return ", ".join(f"{key}=…" for key in BY)


def _column(column: str) -> Callable[[Frames, Lexicon], dict[str, str]]:
    def values(frames: Frames, _: Lexicon) -> dict[str, str]:
        return dict(zip(frames["summaries"]["summary_id"], frames["summaries"][column], strict=True))

    return values


def _type(frames: Frames, _: Lexicon) -> dict[str, str]:
    """The main type of a summary."""
    return {r["summary_id"]: r["programme_types"].split(";")[0] for r in rows_of(frames["summaries"])}


def _level(frames: Frames, _: Lexicon) -> dict[str, str]:
    """The level of a summary's first programme that has one."""
    rows = frames["programmes"][frames["programmes"]["level"] != ""].drop_duplicates("summary_id")
    return dict(zip(rows["summary_id"], rows["level"], strict=True))


def _year(frames: Frames, _: Lexicon) -> dict[str, str]:
    """The last year of the period a summary covers, else the year of its signature; a masked year is none."""
    return {
        r["summary_id"]: (YEAR.findall(r["period"]) or YEAR.findall(r["dated"]) or [""])[-1]
        for r in rows_of(frames["summaries"])
    }


def _place(level: int) -> Callable[[Frames, Lexicon], dict[str, str]]:
    def values(frames: Frames, lexicon: Lexicon) -> dict[str, str]:
        """Where a summary's programme is; else where the school that wrote it lies, if only one has that name."""
        places = gazetteer.load(lexicon)
        schools = frames["schools"].drop_duplicates("name", keep=False)
        home = dict(zip(schools["name"], schools["place_code"], strict=True))
        placed = frames["programmes"][frames["programmes"]["place_code"] != ""].drop_duplicates("summary_id")
        code = dict(zip(placed["summary_id"], placed["place_code"], strict=True))
        found = {
            r["summary_id"]: code.get(r["summary_id"]) or home.get(r["author_school"], "")
            for r in rows_of(frames["summaries"])
        }
        paths = {one: places.path(one).split("/") for one in set(found.values()) if one}
        return {s: "/".join(paths[one][:level]) if one else "" for s, one in found.items()}

    return values


BY: dict[str, Callable[[Frames, Lexicon], dict[str, str]]] = {
    "type": _type,
    "year": _year,
    "province": _place(1),
    "county": _place(3),
    "level": _level,
    "genre": _column("genre"),
    "cluster": _column("cluster_id"),
    "school": _column("author_school"),
}
