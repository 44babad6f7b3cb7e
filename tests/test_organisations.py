"""Organisations: gold rows in the notation of paper, the examples of the lexicon, laws on any text, linear time."""

import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper import flag, flagged, with_flags

from pipeline import lexicon
from pipeline.extract import organisations
from pipeline.link import organisations as link_organisations
from pipeline.schema import Mention

WORDS = lexicon.load()
PIECES = "沂水县,县,市,教育局,教研室,xx县,**,由,各,基金会,教育部,门,委,团,《,》,石桥镇,教管办,科,，,\n,\ud800,公司,学区"


def named(text):
    """What is found, in words, each with its flag."""
    found = organisations.find(text, WORDS)
    return [(text[f.start : f.end], flag(f)) for f in found]


@pytest.mark.parametrize("row", with_flags("organisations"))
def test_organisations_are_where_the_row_marks_them(row):
    """Every organisation is found with its exact span and its flag, and nothing else is."""
    text, wanted, claimed = flagged(row)
    found = [(f.start, f.end, flag(f)) for f in organisations.find(text, WORDS)]
    assert [f for f in found if not any(a <= f[0] and f[1] <= b for a, b in claimed)] == wanted


@pytest.mark.parametrize("row", WORDS.rows("organisation_suffixes"), ids=lambda r: r["suffix"])
def test_every_suffix_is_seen_in_its_example(row):
    assert any(row["suffix"] in name for name, _ in named(row["example"]))


SEEN = {  # what a word of each list makes of its example
    "level": lambda w: [(f"{w}教育局", "g")],
    "zone": lambda w: [(f"{w}教育局", "")],
    "plural": lambda _: [],
    "own": lambda _: [],
    "weak": lambda _: [],
    "party": lambda w: [(f"{w}沂水县委", "")],
    "department": lambda w: [(f"县教育局{w}", "g")],
    "section": lambda w: [(f"县教育局{w}科", "g")],
    "research": lambda w: [(f"县教育{w}中心", "g")],
    "bureau": lambda w: [(f"沂水县教育{w}局", "")],
    "no_name": lambda _: [("县教育局", "g")],
}


@pytest.mark.parametrize("row", WORDS.rows("organisation_words"), ids=lambda r: f"{r['list']}-{r['word']}")
def test_every_word_does_what_its_list_says(row):
    assert named(row["example"]) == SEEN[row["list"]](row["word"])


@pytest.mark.parametrize("row", WORDS.rows("name_cuts"), ids=lambda r: r["word"])
def test_a_word_before_a_name_is_no_part_of_it(row):
    assert {name for name, _ in named(row["example"])} <= {"晨星基金会", "晨星公司"}
    assert named(row["example"])


@given(st.lists(st.sampled_from(PIECES.split(",")), max_size=30).map("".join) | st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_spans_in_order(text):
    """Whatever comes in: spans lie in the text, in order, none overlapping; the same text gives the same again."""
    found = list(organisations.find(text, WORDS))
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert found == list(organisations.find(text, WORDS))


@pytest.mark.parametrize(
    "piece", ["区委", "教育局", "基金会", "教育", "沂水县", "某某", "学生", "*", "由", "《", "\n", "来源：晨光网"]
)
def test_time_grows_with_length_alone(piece):
    list(organisations.find("沂水县教育局", WORDS))
    started = time.perf_counter()
    list(organisations.find(piece * (34_000 // len(piece)), WORDS))  # about 100 kB
    assert time.perf_counter() - started < 3, "0.5 s on an idle machine"


# ---------------------------------------------------------------------------------------------------------- linking

BLANK = Mention(
    mention_id="", summary_id="a-01", type="org", start=0, end=0, text="", value="", value_max="", unit="",
    qualifier="", of="", role="", entity_id="", masked=False, generic=False, inferred=False, rule="", confidence=1.0,
    source_start=-1, source_end=-1,
)  # fmt: skip
LINKED = [
    ("沂水县教育局发文，教育局要求，县教育局检查", ["沂水县教育局"] * 3),
    ("沂水县教育局发文，市教育局要求", ["沂水县教育局", "市教育局"]),
    (
        "沂水县教育局与安丘市教育局发文，教育局要求，市教育局检查",
        ["沂水县教育局", "安丘市教育局", "教育局", "安丘市教育局"],
    ),
    ("沂水县教育和体育局发文，县教体局检查", ["沂水县教育和体育局"] * 2),
    ("沂水县教育局发文，县教研室检查", ["沂水县教育局", "县教研室"]),
    ("沂水县教研室来校，教研室检查", ["沂水县教研室"] * 2),
    ("沂水县教育局发文，县教育局基教科检查", ["沂水县教育局", "县教育局基教科"]),
    ("山东省沂水县教育局发文，沂水县教育局要求", ["山东省沂水县教育局"] * 2),
    ("沂水教育局发文，沂水县教育局要求", ["沂水县教育局"] * 2),
    ("**市教育局发文，教育局要求", ["**市教育局", "教育局"]),
    ("教育局要求", ["教育局"]),
    ("沂水县财政局拨款，县教育局要求", ["沂水县财政局", "县教育局"]),
]


@pytest.mark.parametrize(("text", "values"), LINKED)
def test_a_level_word_takes_the_one_full_name_it_can_mean(text, values):
    mentions = tuple(
        replace(BLANK, text=text[f.start : f.end], masked=f.masked, generic=f.generic, rule=f.rule)
        for f in organisations.find(text, WORDS)
    )
    assert [m.value for m in link_organisations.resolve(text, mentions, WORDS)] == values
