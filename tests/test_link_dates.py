"""The years of bare months: rows of tests/gold/date_links.tsv, and laws on any text."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import edtf, lexicon, link
from pipeline.extract import dates
from pipeline.link import dates as link_dates

GOLD = Path(__file__).parent / "gold" / "date_links.tsv"
LEXICON = lexicon.load()
MARK = re.compile(r"\{([^{}]*)\}")
SIGNS = st.text(alphabet="2018年月日1390xX*次同今去春秋学度至前。，\n小学", max_size=80)


def gold() -> list:
    """The rows of the gold file: a text, and its dates with value and whether the year was inferred."""
    rows = []
    for line in GOLD.read_text(encoding="utf-8").split("\n"):
        marked, _, status = (*line.split("\t"), "", "")[:3]
        if line.startswith("#") or not line or marked == "text":
            continue
        text, spans, at = "", [], 0
        marked = marked.replace("\\n", "\n")
        for match in MARK.finditer(marked):
            text += marked[at : match.start()]
            said, value, *flags = match[1].split("|")
            spans.append((len(text), len(text) + len(said), value, bool(flags)))
            text, at = text + said, match.end()
        marks = [pytest.mark.xfail(strict=True, reason="known failure")] if status == "fail" else []
        rows.append(pytest.param(text + marked[at:], spans, id=text[:24].replace("\n", " "), marks=marks))
    return rows


def resolved(text: str):
    """The dates of a text as mentions, their years filled in."""
    mentions = tuple(link.mention("s-01", text, found) for found in dates.find(text, LEXICON))
    return mentions, link_dates.resolve(text, mentions, LEXICON)


@pytest.mark.parametrize(("text", "spans"), gold())
def test_a_bare_month_takes_the_year_of_its_company(text, spans):
    assert [(date.start, date.end, date.value, date.inferred) for date in resolved(text)[1]] == spans


@given(st.one_of(SIGNS, st.text(max_size=60)))
@settings(max_examples=300, deadline=None)
def test_only_values_without_year_change_and_what_is_told_stays(text):
    before, after = resolved(text)
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        assert edtf.valid(new.value)
        assert new.inferred == (new.value != old.value)
        assert new.inferred <= ("XXXX" in old.value)
        assert all(a in (b, "X") for a, b in zip(old.value, new.value, strict=True))


def test_a_date_that_is_resolved_stays_as_it_is():
    mentions = resolved("2018年9月启动，次年1月总结，3月推广。")[1]
    assert link_dates.resolve("2018年9月启动，次年1月总结，3月推广。", mentions, LEXICON) == mentions


@pytest.mark.parametrize("piece", ["5月，", "2018年，5月。", "3日", "20xx年x月"])
def test_the_time_grows_with_the_length_only(piece):
    text = piece * (33_000 // len(piece))  # 100 kB
    mentions = resolved(text[:30])[0]
    assert mentions
    began = time.process_time()
    resolved(text)
    assert time.process_time() - began < 3
