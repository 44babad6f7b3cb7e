"""Whole summaries, read by every stage: genre, author, dates and headings are what the gold says."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from pipeline.attribute import attribute
from pipeline.lexicon import load
from pipeline.mentions import mentions_of
from pipeline.split import sections

LEXICON = load()
HEADING = re.compile(r"〔(\w+)\|([^〕]*)〕")
FIELDS = ("genre", "school", "organisation", "period", "dated")
BLOCKS = (Path(__file__).parent / "gold" / "wholes.txt").read_text(encoding="utf-8").split("\n== ")[1:]


def parsed(block: str) -> tuple[str, dict[str, str], str]:
    """The name of a block, its fields, and its marked text."""
    name, *lines = block.strip("\n").split("\n")
    told = dict(line.split(":", 1) for line in lines[:6])
    rest = lines[6:]
    if rest[0].startswith("fail:"):
        told["fail"] = rest.pop(0).removeprefix("fail:")
    return name, {key: value.strip() for key, value in told.items()}, "\n".join(rest)


WHOLES = [parsed(block) for block in BLOCKS]


def rows(field: str) -> list[object]:
    """The summaries to look at for one field; strict where it is a known failure."""
    marks = pytest.mark.xfail(strict=True, reason="not found yet")
    return [pytest.param(w, id=w[0], marks=[marks] if field in w[1].get("fail", "").split() else []) for w in WHOLES]


def read(whole: tuple[str, dict[str, str], str]) -> dict[str, str]:
    """What the stages make of a summary."""
    _, told, paper = whole
    text = HEADING.sub(r"\2", paper)
    headed = sections("a-01", text, LEXICON)
    mentions, titled = (mentions_of("a-01", said, LEXICON) for said in (text, told["title"]))
    found = attribute(text, told["title"], False, headed, mentions, LEXICON, titled)
    return {
        "genre": found.genre,
        "school": found.author_school,
        "organisation": found.author_organisation,
        "period": found.period,
        "dated": found.dated,
    }


@pytest.mark.parametrize("whole", rows("attributes"))
def test_what_a_summary_is_as_a_whole(whole: tuple[str, dict[str, str], str]) -> None:
    found = read(whole)
    wrong = {field: found[field] for field in FIELDS if found[field] not in whole[1][field].split("|")}
    assert wrong == {}


@pytest.mark.parametrize("whole", rows("headings"))
def test_its_headings_are_found(whole: tuple[str, dict[str, str], str]) -> None:
    wanted = [heading for _, heading in HEADING.findall(whole[2])]
    text = HEADING.sub(r"\2", whole[2])
    assert [one.heading for one in sections("a-01", text, LEXICON) if one.heading] == wanted


def test_what_headings_are_about() -> None:
    """Of a hundred headings that are found, 85 and more are told what they are about."""
    right = found = 0
    for _, _, paper in WHOLES:
        typed = Counter(HEADING.findall(paper))
        have = Counter((one.kind, one.heading) for one in sections("a-01", HEADING.sub(r"\2", paper), LEXICON))
        right += (typed & have).total()
        found += (Counter(h for _, h in typed.elements()) & Counter(h for _, h in have.elements())).total()
    assert right >= 0.85 * found


def test_there_are_summaries_enough() -> None:
    assert Counter(name.split()[1] for name, _, _ in WHOLES) == {"dev": 30, "held": 30}
