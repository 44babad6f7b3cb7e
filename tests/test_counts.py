"""Counts: rows of tests/gold/counts.tsv and mixed.tsv, the tables of units, nouns and set phrases, laws on any text."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper import with_fields

from pipeline import lexicon
from pipeline.extract import citations, counts, dates, durations

LEXICON = lexicon.load()
SIGNS = st.text(
    alphabet="0123456789一二两三十百千万几数半余多名个次人节所%元.,，、。至到—-xX*第每近约以上下左右分之成学生教师\n ",
    max_size=80,
)

NOUN_UNITS = {"person": "名", "event": "次", "place": "个", "thing": "件", "work": "份"}
KINDS = {"c": "count", "d": "date", "t": "duration", "f": "document", "n": "docno"}


@pytest.mark.parametrize(("text", "spans"), with_fields("counts"))
def test_counts_are_found_whole_with_number_unit_and_qualifier(text, spans):
    found = [
        (
            count.start,
            count.end,
            (count.value or "?") + (f"..{count.value_max}" if count.value_max else ""),
            count.unit,
            count.qualifier,
        )
        for count in counts.find(text, LEXICON)
    ]
    assert found == [(start, end, *(*fields, "", "", "")[:3]) for start, end, *fields in spans]
    things = [count.of for count in counts.find(text, LEXICON)]
    assert all(thing == span[5] for thing, span in zip(things, spans, strict=True) if len(span) > 5)


@pytest.mark.parametrize(("text", "spans"), with_fields("mixed"))
def test_a_passage_gives_all_its_kinds_and_no_more(text, spans):
    spans = [(start, end, KINDS[letter], *rest) for start, end, letter, *rest in spans]
    found = [item for room in (counts, dates, durations, citations) for item in room.find(text, LEXICON)]
    assert sorted((item.start, item.end, item.type) for item in found) == [span[:3] for span in spans]
    values = {(item.start, item.type): item for item in found}
    for start, _, kind, *fields in spans:
        item = values[start, kind]
        value = (item.value or "?") + (f"..{item.value_max}" if item.value_max else "")
        if kind == "count":
            assert [value, item.unit, item.qualifier] == [*fields, ""][:3]
        elif kind in ("date", "duration"):
            assert [value, item.qualifier] == [*fields, ""][:2]


@pytest.mark.parametrize("row", LEXICON.rows("measure_words"), ids=lambda row: row["unit"])
def test_each_measure_word_is_seen_in_its_example(row):
    units = [count.unit for count in counts.find(row["example"], LEXICON)]
    assert any(row["unit"] in (unit, unit[1:], f"{unit}钱") for unit in units)  # 500块|钱


@pytest.mark.parametrize("row", LEXICON.rows("count_stop"), ids=lambda row: row["phrase"])
def test_a_set_phrase_is_no_count(row):
    phrase = re.compile(row["phrase"].replace("N", "[一二三四五六七八九十两几]+", 1))
    match = phrase.search(row["example"])
    assert match
    assert not [count for count in counts.find(row["example"], LEXICON) if match.start() <= count.start < match.end()]


@pytest.mark.parametrize("kind", NOUN_UNITS)
def test_each_noun_of_the_table_is_named_as_what_is_counted(kind):
    for row in LEXICON.rows("count_cues"):
        if row["kind"] == kind:
            found = [count.of for count in counts.find(f"全年3{NOUN_UNITS[kind]}{row['cue']}，效果好", LEXICON)]
            assert found == [row["cue"]], row["cue"]


def test_one_of_a_vague_noun_is_no_count():
    for row in LEXICON.rows("count_cues"):
        if row["kind"] == "vague":
            assert not list(counts.find(f"这给了我们一次{row['cue']}，", LEXICON)), row["cue"]


@given(st.one_of(SIGNS, st.text(max_size=60)))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_spans_in_order_within_it_and_a_count_has_a_number_or_a_reason_for_none(text):
    end = 0
    for found in counts.find(text, LEXICON):
        assert end <= found.start < found.end <= len(text)
        end = found.end
        assert found.value or found.masked or found.qualifier == "about"


@pytest.mark.parametrize(
    "piece", ["一个", "1", "111,", "两", "x名", "*", "百分之", "1-", "三、", "第三名", "万", "一所所", "至少一次"]
)
def test_the_time_grows_with_the_length_only(piece):
    text = piece * (33_000 // len(piece))  # 100 kB
    began = time.process_time()
    sum(1 for _ in counts.find(text, LEXICON))
    assert time.process_time() - began < 4  # 16,000 counts; most of it is making the records
