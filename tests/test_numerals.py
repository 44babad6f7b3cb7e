"""Numerals: rows of tests/gold/numerals.tsv, the words of quantity_words.tsv, laws on any number and any text."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import lexicon
from pipeline.extract import numerals

GOLD = Path(__file__).parent / "gold"
LEXICON = lexicon.load()
NUMBER = re.compile(rf"{numerals.NUMBER}[余多]?[名人节次册所%场项岁分]|{numerals.NUMBER}")
ONES = "零一二三四五六七八九"


def gold() -> list[tuple[str, ...]]:
    """The rows of the gold file: a numeral, and its value or nothing."""
    lines = (GOLD / "numerals.tsv").read_text(encoding="utf-8").split("\n")
    rows = [line for line in lines if line and not line.startswith("#")]
    return [tuple([*line.split("\t"), ""][:2]) for line in rows[1:]]


@pytest.mark.parametrize(("text", "value"), gold())
def test_a_numeral_has_its_value_and_what_is_none_has_none(text, value):
    assert numerals.parse(text) == (Decimal(value) if value else None)


@pytest.mark.parametrize("row", LEXICON.rows("quantity_words"), ids=lambda row: row["word"])
def test_each_word_of_quantity_qualifies_the_number_of_its_example(row):
    match = list(NUMBER.finditer(row["example"]))[-1]
    assert numerals.qualifier(row["example"], match.start(), match.end(), LEXICON) == row["qualifier"]


@pytest.mark.parametrize("word", ["附近", "最近", "节约", "相约", "预约", "靠近"])
def test_a_sign_inside_another_word_qualifies_nothing(word):
    assert numerals.qualifier(f"{word}20人", 2, 5, LEXICON) == ""


def spelled(number: int) -> str:
    """A number below a hundred million in Chinese, the long way."""
    if number >= 10**4:
        rest = number % 10**4
        between = "零" if 0 < rest < 1000 else ""
        return f"{spelled(number // 10**4)}万{between}{spelled(rest) if rest else ''}"
    out, gap = "", False
    for worth, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // worth % 10
        if digit:
            out += ("零" if gap and out else "") + ONES[digit] + sign
        gap = not digit
    return out or "零"


@given(st.integers(0, 10**8 - 1))
@settings(max_examples=300, deadline=None)
def test_a_number_spelled_in_chinese_is_read_back(number):
    assert numerals.parse(spelled(number)) == number


@given(st.decimals(min_value=0, max_value=10**9, places=2))
@settings(max_examples=100, deadline=None)
def test_a_decimal_is_written_without_exponent_and_read_back(number):
    assert numerals.parse(numerals.plain(number)) == number
    assert "E" not in numerals.plain(number)


@given(st.text(alphabet="零一二两十百千万亿点分之成%,.0123456789余多几半廿 ", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_string_of_numeral_signs_is_a_number_or_none(text):
    value = numerals.parse(text)
    assert value is None or value.is_finite()


@given(st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_narrowing_keeps_the_length(text):
    assert len(numerals.narrow(text)) == len(text)
