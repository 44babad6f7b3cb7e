"""Dates: rows of tests/gold/dates.tsv, the words of date_stop.tsv, laws on any text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper import with_fields

from pipeline import edtf, lexicon
from pipeline.extract import dates

LEXICON = lexicon.load()
SIGNS = st.text(alphabet="0123456789年月日学度号至到前后—-./、，。xX*一二〇八十九零春秋季第个 \n世纪代", max_size=80)


@pytest.mark.parametrize(("text", "spans"), with_fields("dates"))
def test_dates_are_found_whole_and_written_as_edtf(text, spans):
    found = [(date.start, date.end, date.value, date.masked) for date in dates.find(text, LEXICON)]
    assert found == [(start, end, value, bool(flags)) for start, end, value, *flags in spans]


@pytest.mark.parametrize("row", LEXICON.rows("date_stop"), ids=lambda row: row["word"])
def test_a_word_that_only_looks_like_a_date_is_none(row):
    at = row["example"].index(row["word"])
    assert not [date for date in dates.find(row["example"], LEXICON) if date.start <= at < date.end]


def test_a_masked_digit_is_never_guessed():
    for found in dates.find("201*年9月、20xx.3、xx年x月x日、xxxx年、1x月", LEXICON):
        assert found.masked
        assert "X" in found.value


@given(st.one_of(SIGNS, st.text(max_size=60)))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_spans_in_order_within_it_and_their_values_are_edtf(text):
    end = 0
    for found in dates.find(text, LEXICON):
        assert end <= found.start < found.end <= len(text)
        end = found.end
        assert edtf.valid(found.value)


@pytest.mark.parametrize(
    "piece", ["2018年", "1月、", "一", "*", "2018-", "1-", "20xx年x月", "3月5日至", "0", "年", "十二月"]
)
def test_the_time_grows_with_the_length_only(piece):
    text = piece * (33_000 // len(piece))  # 100 kB
    began = time.process_time()
    sum(1 for _ in dates.find(text, LEXICON))
    assert time.process_time() - began < 1.5
