"""People in a text: rows of tests/gold/people.tsv, roles, laws on any text."""

from __future__ import annotations

import importlib.util
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper import with_masks

from pipeline import lexicon
from pipeline.extract import bare_names, lone_people, name_borders, names, people, schools
from pipeline.link import overlaps

LEXICON = lexicon.load()
CHARACTERS = "王李张校长老师教师、和同学高远文方，。：（）\n *x某·买提学生组等三位说应任"


@pytest.mark.parametrize(("text", "spans"), with_masks("people"))
def test_people_are_found_with_exact_borders(text, spans):
    seen = (room.find(text, LEXICON) for room in (schools, bare_names, name_borders, lone_people))
    found = overlaps.decide(text, [item for items in seen for item in items])
    assert [(item.start, item.end, item.masked) for item in found if item.type == "person"] == spans


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("校长田守义致辞。", "田守义", "校长"),
        ("田守义副校长致辞。", "田守义", "副校长"),
        ("教研员汪秀珍到会。", "汪秀珍", "教研员"),
        ("学生郝小雨发言。", "郝小雨", "学生"),
        ("董佳怡同学获奖。", "董佳怡", "同学"),
        ("在钱校长的带领下", "钱校长", "校长"),
        ("教师蒋丽、曹志刚到会", "曹志刚", "教师"),
    ],
)
def test_the_title_beside_a_name_is_its_role(text, name, role):
    roles = {text[item.start : item.end]: item.role for item in people.find(text, LEXICON)}
    assert roles[name] == role


def test_every_surname_is_believed_before_a_headmaster():
    """邓校长致辞: each common surname makes a mention with a title."""
    common = [s for s, cost in names.names(LEXICON).surnames.items() if cost < 6]
    missed = [s for s in common if not any(f.start == 0 for f in people.find(f"{s}校长致辞。", LEXICON))]
    assert missed == ["向"]  # 向校长致辞: to the headmaster


@given(st.text(alphabet=CHARACTERS, max_size=60))
@settings(max_examples=150, deadline=None)
def test_found_people_lie_in_the_text_and_never_overlap(text):
    found = list(people.find(text, LEXICON))
    assert all(0 <= item.start < item.end <= len(text) for item in found)
    assert all(left.end <= right.start for left, right in pairwise(found))


@given(st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read(text):
    assert list(people.find(text, LEXICON)) == list(people.find(text, LEXICON))


@pytest.mark.parametrize("text", ["", "\ud800老师", "\x00校长\x00", "老师", "·", "（）", "组 长：", "某某"])
def test_odd_texts_do_no_harm(text):
    assert all(item.end <= len(text) for item in people.find(text, LEXICON))


@pytest.mark.parametrize(
    "pattern",
    [
        "王",
        "老师",
        "王丽、",
        "张三老师和",
        "王·",
        "**",
        "（王丽 ",
        "某",
        "王丽\n",
        "等三位老师",
        "校长：",
        "体育李铁，",
        "小梅",
        "**、",
        "由**、",
    ],
)
def test_time_grows_with_the_text_alone(pattern):
    """Twice the text may not take much more than twice the time."""
    small, large = pattern * (20_000 // len(pattern)), pattern * (40_000 // len(pattern))
    list(people.find(pattern * 10, LEXICON))
    before = time.process_time()
    list(people.find(small, LEXICON))
    middle = time.process_time()
    list(people.find(large, LEXICON))
    after = time.process_time()
    assert after - middle < 4 * (middle - before) + 1.0


def test_the_tables_can_be_rebuilt():
    """The script beside the tests loads, so that the tables of words and characters can be made anew."""
    path = Path(__file__).parent / "build_words.py"
    spec = importlib.util.spec_from_file_location("build_words", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert ("我校", "r", 112) in module.words()
