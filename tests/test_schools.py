"""Schools in a text: rows of tests/gold/schools.tsv, the examples of the lexicon, laws on any text."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper import with_masks

from pipeline import lexicon, school_names
from pipeline.extract import bare_names, people, school_aliases, schools
from pipeline.link import overlaps
from pipeline.schema import Found

LEXICON = lexicon.load()
CHARACTERS = "小学中校一二三实验镇县的和与在石桥河*x、，。（）\n 我们附幼儿园教师大"


def kept(text: str, kind: str) -> list[tuple[int, int, bool]]:
    """What stays of a kind once overlaps of schools and people are decided."""
    seen = (room.find(text, LEXICON) for room in (schools, bare_names, people))
    found = overlaps.decide(text, [item for items in seen for item in items])
    return [(item.start, item.end, item.masked) for item in found if item.type == kind]


@pytest.mark.parametrize(("text", "spans"), with_masks("schools"))
def test_schools_are_found_with_exact_borders(text, spans):
    assert kept(text, "school") == spans


def test_every_short_form_has_what_may_not_follow_it():
    assert school_aliases.GOES_ON.keys() == {*school_aliases.LEVELS.values(), "校", "园", "点", "初", "心", "验"}


@pytest.mark.parametrize(
    "row", [row for row in LEXICON.rows("school_suffixes") if row["example"]], ids=lambda row: row["suffix"]
)
def test_every_ending_is_seen_in_its_example(row):
    """The school of the example is found whole: the text before 的老师来了."""
    school = row["example"].removesuffix("的老师来了。").removesuffix("的老师来了")
    assert [(0, len(school), False)] == kept(row["example"], "school")


@given(st.text(alphabet=CHARACTERS, max_size=60))
@settings(max_examples=150, deadline=None)
def test_found_schools_lie_in_the_text_and_never_overlap(text):
    found = list(schools.find(text, LEXICON))
    assert all(0 <= item.start < item.end <= len(text) for item in found)
    assert all(left.end <= right.start for left, right in pairwise(found))
    assert all(item.value == text[item.start : item.end] for item in found)


@given(st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read(text):
    assert list(schools.find(text, LEXICON)) == list(schools.find(text, LEXICON))


@pytest.mark.parametrize("text", ["", "\ud800小学", "\x00学校\x00", "小学" * 3, "第" * 50 + "小学"])
def test_odd_texts_do_no_harm(text):
    assert all(item.end <= len(text) for item in schools.find(text, LEXICON))


@pytest.mark.parametrize(
    "pattern",
    [
        "学校",
        "石桥小学、",
        "与石桥",
        "**",
        "x市",
        "第一",
        "第二实验",
        "石桥镇中心",
        "中小",
        "、石桥小学3所",
        "石桥镇小",
        "河",
        "咸水和",
        "石桥镇若多小学",
    ],
)
def test_time_grows_with_the_text_alone(pattern):
    """Twice the text may not take much more than twice the time."""
    small, large = pattern * (20_000 // len(pattern)), pattern * (40_000 // len(pattern))
    list(schools.find(pattern * 10, LEXICON))
    before = time.process_time()
    list(schools.find(small, LEXICON))
    middle = time.process_time()
    list(schools.find(large, LEXICON))
    after = time.process_time()
    assert after - middle < 4 * (middle - before) + 1.0


@pytest.mark.parametrize(
    ("name", "core", "marks", "level"),
    [
        ("云岭区石桥镇石桥中心小学", "石桥", set(), "primary"),
        ("石桥初级中学", "石桥", set(), "secondary"),
        ("云岭县第二实验小学", "云岭", {"二", "实验"}, "primary"),
        ("县一中", "", {"一"}, "secondary"),
        ("柳林镇赵庄学校", "赵庄", set(), "other"),
        ("马塘希望小学", "马塘", set(), "primary"),
        ("县民中", "", {"民族"}, "secondary"),
    ],
)
def test_names_come_apart(name, core, marks, level):
    parts = school_names.parse(name, LEXICON)
    assert (parts.core, set(parts.marks), parts.level) == (core, marks, level)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("永乐小学", "永乐镇中心小学", True),
        ("永乐中心校", "永乐镇中心小学", True),
        ("石门初中", "石门初级中学", True),
        ("永乐完小", "永乐中心小学", False),
        ("永乐小学", "永乐幼儿园", False),
        ("第二小学", "第三小学", False),
        ("柳林镇赵庄学校", "赵庄小学", True),
        ("柳林镇赵庄小学", "桃源镇赵庄小学", False),
    ],
)
def test_alike_names_are_one_school(one, other, same):
    assert school_names.alike(school_names.parse(one, LEXICON), school_names.parse(other, LEXICON)) is same


def test_an_office_of_a_school_is_no_organisation():
    found = [Found("school", 0, 3, "a"), Found("org", 3, 6, "org/research generic", generic=True)]
    assert [item.rule for item in overlaps.decide("县一小教研室主任", found)] == ["a"]


def test_the_longest_stays_and_a_title_swallows_all():
    text = "《石桥小学章程》和石桥小学"
    found = [
        Found("document", 0, 8, "a"),
        Found("school", 1, 5, "b"),
        Found("place", 9, 11, "c"),
        Found("school", 9, 13, "d"),
    ]
    assert [item.rule for item in overlaps.decide(text, found)] == ["a", "d"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["school", "person", "date", "docno"]), st.integers(0, 30), st.integers(1, 9)),
        max_size=12,
    )
)
def test_what_stays_never_overlaps(items):
    text = "字" * 40
    found = [Found(kind, start, start + size, "rule") for kind, start, size in items]
    stay = overlaps.decide(text, found)
    assert all(left.end <= right.start for left, right in pairwise(stay))
    assert set(stay) <= set(found)


def test_no_rule_of_the_table_is_a_broken_pattern():
    for row in LEXICON.rows("school_suffixes"):
        assert re.compile(row["not_before"])
