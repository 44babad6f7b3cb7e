"""Names that no cue tells: schools and places by bare names, people at no title; their tables, and laws on any text."""

from __future__ import annotations

import time
from itertools import pairwise

import build_articles
import build_bare
import build_counties
import build_lone
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import lexicon
from pipeline.extract import (
    bare_names,
    bare_traits,
    extract,
    lone_counties,
    lone_people,
    name_borders,
    people,
    places,
    schools,
)
from pipeline.link import overlaps

LEXICON = lexicon.load()
ROOMS = (bare_names, lone_people, lone_counties, name_borders)
CHARACTERS = "石桥小学镇河沟王李丽华的到在去和、，。（）和班任向路高派名\n 2人县四十里"


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("寿宁县下党乡中心小学很远。下党派来两位老师。", "school", "下党"),
        ("从寿宁县城坐班车，到下党要翻两座山，下党离县城四十公里。", "place", "下党"),
        ("布拖县的教师分赴拖觉、乐安等三个乡镇送教。", "place", "乐安"),
        ("罗坪小学与我校结对，张敏（罗坪）、李卫（柳塘）各上一节课。", "school", "罗坪"),
        ("青河镇中心幼儿园办得早，青河园派人来跟岗。", "school", "青河园"),
    ],
)
def test_what_stands_around_a_bare_name_tells_what_it_means(text, kind, name):
    found = {(item.type, text[item.start : item.end]) for item in overlaps.decide(text, extract(text, LEXICON))}
    assert (kind, name) in found


@pytest.mark.parametrize(
    "text",
    [
        "罗坪小学与我校结对，罗坪河从门前流过。",
        "罗坪小学与柳塘小学结成罗坪—柳塘共同体。",
        "望江小学举办“望江杯”书法赛。",
        "青河幼儿园的青河园舍很新。",
    ],
)
def test_a_bare_name_inside_another_is_none(text):
    assert list(bare_names.find(text, LEXICON)) == []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("从成都出发，过汶川，天黑才到。", ["成都", "汶川"]),
        ("柳州的老师到融水赛课，融水的山路不好走。", ["柳州", "融水", "融水"]),
        ("会同有关部门商量，和平的日子来之不易。", []),
        ("民和小学派来三位老师，张永安也来了。", []),
        ("学校建在怒江边上。", []),
    ],
)
def test_a_county_by_its_short_name_is_a_place_where_it_is_one(text, places):
    found = overlaps.decide(text, extract(text, LEXICON))
    assert [text[item.start : item.end] for item in found if item.type == "place"] == places


def test_the_title_before_a_lone_name_is_its_role():
    text = "音乐教师柳含笑每周走教，教导主任祝水仙做了两年。"
    roles = {text[item.start : item.end]: item.role for item in lone_people.find(text, LEXICON)}
    assert roles == {"柳含笑": "音乐教师", "祝水仙": "教导主任"}


@pytest.mark.parametrize("row", LEXICON.rows("bare_cues"), ids=lambda row: f"{row['side']} {row['kind']}")
def test_each_cue_of_bare_names_is_seen_in_its_example(row):
    at = row["example"].index("石桥")
    known = bare_traits.cues(LEXICON)
    side = getattr(known, row["side"])
    match = side.search(row["example"][:at]) if row["side"] == "before" else side.match(row["example"], at + 2)
    assert match.lastgroup == row["kind"]


def test_every_trait_of_bare_names_is_one_that_gold_shows():
    """A trait that was renamed and not learned anew would be weighed by nothing."""
    shown = {trait for one in build_bare.texts() for spot in one.spots for trait in spot.traits}
    assert {row["trait"] for row in LEXICON.rows("bare_weights")} <= shown


def test_every_trait_of_counties_is_one_that_gold_shows():
    shown = {trait for one in build_counties.texts() for spot in one.spots for trait in spot.traits}
    assert {row["trait"] for row in LEXICON.rows("county_weights")} <= shown


def test_every_trait_of_articles_is_one_that_gold_shows():
    shown = {trait for one in build_articles.texts() for traits in one.traits for trait in traits}
    assert {row["trait"] for row in LEXICON.rows("article_weights")} <= shown


def test_every_trait_of_lone_people_is_one_that_gold_shows():
    shown = {trait for one in build_lone.texts() for spot in one.spots for trait in spot.traits}
    assert {row["trait"] for row in LEXICON.rows("lone_weights")} <= shown


def test_marks_of_passages_are_taken_off():
    assert build_bare.unmark("去{s 石桥}，⏎{?l 石桥}{p 王丽}") == (
        "去石桥，\n石桥王丽",
        {(1, 3): ("school", False), (5, 7): ("place", True), (7, 9): ("person", False)},
    )


@given(st.text(alphabet=CHARACTERS, max_size=80))
@settings(max_examples=150, deadline=None)
def test_what_is_found_lies_apart_from_what_other_rooms_found(text):
    """Neither overlaps a school; nobody overlaps a person whom a rule sees; names of one room may, and link decides."""
    named = [(item.start, item.end) for item in schools.find(text, LEXICON)]
    known = [(item.start, item.end) for item in people.find(text, LEXICON)]
    for room, others in ((bare_names, named), (lone_people, named + known)):
        found = [(item.start, item.end) for item in room.find(text, LEXICON)]
        assert all(0 <= start < end <= len(text) for start, end in found)
        assert all(left[0] <= right[0] for left, right in pairwise(found))
        assert all(end <= low or high <= start for start, end in found for low, high in others)


@given(st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read_alike_twice(text):
    for room in ROOMS:
        first = list(room.find(text, LEXICON))
        for cached in (schools.find, places.find, people.find, bare_names.find, name_borders.find, lone_people.spots):
            cached.cache_clear()
        assert list(room.find(text, LEXICON)) == first


@pytest.mark.parametrize(
    "pattern", ["石桥小学石桥", "石桥、", "王丽", "王丽（", "寿宁县下党、", "任向路", "石桥—", "“石桥"]
)
def test_time_grows_with_the_text_alone(pattern):
    """Twice the text may not take much more than twice the time."""
    small, large = pattern * (10_000 // len(pattern)), pattern * (20_000 // len(pattern))
    for room in ROOMS:
        list(room.find(pattern * 10, LEXICON))
        before = time.process_time()
        list(room.find(small, LEXICON))
        middle = time.process_time()
        list(room.find(large, LEXICON))
        after = time.process_time()
        assert after - middle < 4 * (middle - before) + 1.0
