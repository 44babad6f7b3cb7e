"""Every cue is seen in its own example, and looking for cues takes time in proportion to the text."""

import importlib.util
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cues import TOGETHER, Cues, Sketch, clause_span, first_words, said
from pipeline.lexicon import load
from pipeline.schema import Rejected

SPEC = importlib.util.spec_from_file_location("marked", Path(__file__).with_name("marked.py"))
marked = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(marked)

LEXICON = load()
TABLES = tuple(table for tables in TOGETHER for table in tables)


@pytest.mark.parametrize("table", TABLES)
def test_every_cue_is_seen_in_its_example(table):
    """A line whose own example it does not see is a line that never works."""
    unseen = []
    for row in LEXICON.rows(table):
        text, mentions, _ = marked.unmark(row["example"])
        hits = said(Sketch(text, mentions).text, LEXICON, table)
        if not any(hit.row is row for hit in hits):
            unseen.append(row["pattern"])
    assert unseen == []


@pytest.mark.parametrize("table", TABLES)
def test_kinds_are_codes(table):
    """What a cue says is a code of the dataset, or a word that the stage of its table knows."""
    own = {
        "problems", "plans", "closing", "but", "lack", "planned", "required", "generic", "negative", "ongoing", "after",
        "before", "loose", "pair", "help", "learn", "either", "giving", "taking", "community", "plan", "report",
        "bureau", "school", "between", "other", "quoted",
    }  # fmt: skip
    codes = {row["code"] for row in LEXICON.rows("codes")}
    assert {row["kind"] for row in LEXICON.rows(table)} <= codes | own


def test_a_gap_ends_with_the_clause():
    """派两名教师，支教 is two clauses: … does not run over the comma, ~ does."""
    near, far = ({"kind": "x", "pattern": f"派{gap}支教", "unless": ""} for gap in "…~")
    assert Cues({"t": [near]}, {}).find("派两名教师，支教")["t"] == []
    assert len(Cues({"t": [far]}, {}).find("派两名教师，支教")["t"]) == 1


def test_names_are_one_character_each():
    """A list of schools is as short as it is long: every name counts as one character, and leads back to its own."""
    text, mentions, _ = marked.unmark("我校与〔青石镇中心小学〕、〔云岭小学〕结对")
    sketch = Sketch(text, mentions, "河湾小学")
    assert len(sketch.text) == len("甲与乙、丙结对")
    assert [sketch.names[at] for at in sorted(sketch.names)] == ["河湾小学", "青石镇中心小学", "云岭小学"]
    start, end = sketch.source(2, 3)
    assert text[start:end] == "青石镇中心小学"


def test_a_line_that_cannot_be_read_is_refused():
    """A researcher's line with a bracket too few is named, not a traceback."""
    with pytest.raises(Rejected, match="cannot be read"):
        Cues({"t": [{"kind": "x", "pattern": "派(教师", "unless": ""}]}, {})
    with pytest.raises(ValueError, match="plain characters"):
        first_words("(?:全体)?教师")


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_looked_at(text):
    """Hits lie inside the text, in order, and a sketch leads back to the whole of it."""
    sketch = Sketch(text, ())
    for table in TABLES:
        hits = said(sketch.text, LEXICON, table)
        assert all(0 <= hit.start < hit.end <= len(sketch.text) for hit in hits)
        assert [hit.start for hit in hits] == sorted(hit.start for hit in hits)
    assert sketch.source(0, len(sketch.text)) == (0, len(text))


@given(st.text(alphabet="我校派，。教师x\n", max_size=80), st.data())
@settings(max_examples=60, deadline=None)
def test_a_clause_holds_its_stretch(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    left, right = clause_span(text, start, end)
    assert left <= start <= end <= right


@pytest.mark.parametrize("unit", ["派", "我校与", "教师教学水平得到提高", "教育研修共同体", "将拟要", "学生", "捐赠"])
def test_time_grows_with_the_text(unit):
    """Four times the text takes about four times as long, and 20,000 characters of one pattern no more than moments."""
    spent = []
    for size in (5_000, 20_000):
        text = Sketch((unit * size)[:size], ()).text
        began = time.process_time()
        for table in TABLES:
            said(text, LEXICON, table)
        spent.append(time.process_time() - began)
    assert spent[1] < 10 * spent[0] + 1
