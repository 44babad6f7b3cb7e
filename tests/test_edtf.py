"""EDTF values: rows of tests/gold/edtf.tsv, and laws on any value."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import edtf

GOLD = Path(__file__).parent / "gold" / "edtf.tsv"


def gold() -> list[tuple[str, ...]]:
    """The rows of the gold file: value, whether it is valid, earliest and latest day."""
    lines = [line for line in GOLD.read_text(encoding="utf-8").split("\n") if line and not line.startswith("#")]
    return [tuple([*line.split("\t"), "", "", ""][:4]) for line in lines[1:]]


@pytest.mark.parametrize(("value", "valid", "earliest", "latest"), gold())
def test_a_value_is_valid_when_the_calendar_has_it_and_its_bounds_are_the_first_and_last_day_it_may_mean(
    value, valid, earliest, latest
):
    assert edtf.valid(value) == (valid == "yes")
    if valid == "yes":
        assert edtf.bounds(value) == (earliest, latest)


YEARS = st.sampled_from(["2013", "201X", "20XX", "XXXX", "1998", "2020", "2019"])
MONTHS = st.sampled_from(["", "01", "02", "09", "12", "XX", "1X", "21", "23", "24"])
DAYS = st.sampled_from(["", "01", "28", "31", "XX", "3X"])


@st.composite
def values(draw):
    """EDTF values of every kind that the calendar has."""
    parts = [draw(YEARS), draw(MONTHS), draw(DAYS)]
    if not parts[1] or parts[1] > "20":
        parts[2] = ""
    value = "-".join(part for part in parts if part)
    return value if edtf.valid(value) else parts[0]


@given(values(), values())
@settings(max_examples=150, deadline=None)
def test_two_values_combine_to_a_stretch_within_which_both_lie(left, right):
    both = edtf.combine(left, right)
    if edtf.valid(both):
        earliest, latest = edtf.bounds(both)
        assert not earliest or earliest <= edtf.bounds(left)[0]
        assert not latest or latest >= edtf.bounds(right)[1]


@given(st.lists(values(), max_size=6))
@settings(max_examples=150, deadline=None)
def test_a_span_of_dates_is_a_valid_value_of_years_or_empty(dates):
    span = edtf.span_of(dates)
    assert span == "" or edtf.valid(span)
    assert bool(span) == any(not date.startswith("XXXX") for date in dates)
    exact = [date[:4] for date in dates if "X" not in date[:4]]
    assert not exact or span == edtf.combine(min(exact), max(exact))


@given(values(), values())
@settings(max_examples=150, deadline=None)
def test_narrowing_hides_nothing_and_changes_no_digit(vague, known):
    narrowed = edtf.narrow(vague, known)
    assert edtf.valid(narrowed)
    assert all(a in ("X", b) for a, b in zip(vague, narrowed, strict=True))


@given(values())
@settings(max_examples=100, deadline=None)
def test_a_value_is_never_earlier_than_itself(value):
    assert not edtf.earlier(value, value)


@given(st.text(max_size=20))
@settings(max_examples=200, deadline=None)
def test_any_text_is_either_valid_or_refused(text):
    if edtf.valid(text):
        assert len(edtf.bounds(text)) == 2
    else:
        with pytest.raises(ValueError, match=r"EDTF|no such day|before it begins"):
            edtf.parse(text)


def test_a_year_after_a_masked_year_guesses_no_digit():
    assert [edtf.next_year(year) for year in ("2019", "201X", "20XX", "XXXX")] == ["2020", "20XX", "20XX", "XXXX"]
