"""Dates: rows of tests/gold/dates.tsv, the words of date_stop.tsv, laws on any text."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import edtf, lexicon
from pipeline.extract import dates

GOLD = Path(__file__).parent / "gold"
LEXICON = lexicon.load()
SIGNS = st.text(alphabet="0123456789年月日学度号至到前后—-./、，。xX*一二〇八十九零春秋季第个 \n世纪代", max_size=80)

MARK = re.compile(r"\{(?:([cdtfn]) )?([^{}]*)\}")


def gold(name: str) -> list:
    """The rows of a gold file: the text, and the spans marked in it by {text|field|field} or {kind text|field}."""
    rows = []
    for line in (GOLD / f"{name}.tsv").read_text(encoding="utf-8").split("\n")[1:]:
        marked, _, status = (*line.split("\t"), "", "")[:3]
        if line.startswith("#") or not line or marked == "text":
            continue
        text, spans, at = "", [], 0
        for match in MARK.finditer(marked):
            text += marked[at : match.start()]
            said, *fields = match[2].split("|")
            spans.append((len(text), len(text) + len(said), *filter(None, [match[1]]), *fields))
            text, at = text + said, match.end()
        text = (text + marked[at:]).replace("\\n", "\n")
        marks = [pytest.mark.xfail(strict=True, reason="known failure")] if status == "fail" else []
        rows.append(pytest.param(text, spans, id=text[:24].replace("\n", " "), marks=marks))
    return rows


@pytest.mark.parametrize(("text", "spans"), gold("dates"))
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
