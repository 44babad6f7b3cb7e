"""The Chinese cases of Microsoft Recognizers-Text that a report can contain; recognizers_scope.tsv has the others."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline import edtf, lexicon
from pipeline.extract import counts, dates, durations, numerals

SCOPE = Path(__file__).parent / "gold" / "recognizers_scope.tsv"
FOLDER = Path(__file__).resolve().parents[2] / "shared" / "suites" / "recognizers_zh"
LEXICON = lexicon.load()
SECONDS = {"Y": 31_536_000, "M": 2_592_000, "W": 604_800, "D": 86_400, "TH": 3_600, "TM": 60, "TS": 1}


def cases(name: str, scoped: str = "") -> list[dict]:
    """The cases of a file that are in scope; the test is skipped where the folder is missing."""
    if not FOLDER.is_dir():
        pytest.skip("the cases of Recognizers-Text are not there")
    rows = [line.split("\t") for line in SCOPE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    ranges = [
        part.split("-") for file, part_list, _ in rows[1:] if file == (scoped or name) for part in part_list.split()
    ]
    out = {number for ends in ranges for number in range(int(ends[0]), int(ends[-1]) + 1)}
    listed = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    assert not out or max(out) < len(listed)
    return [case for number, case in enumerate(listed) if number not in out]


def seconds(value: str) -> Decimal:
    """The length of an ISO 8601 duration, so that P3Y6M and P3.5Y are alike enough (within a week)."""
    clock, total = "", Decimal(0)
    for number, sign in re.findall(r"([\d.]*)([A-Z])", value[1:]):
        if sign == "T":
            clock = "T"
        elif number:
            total += Decimal(number) * SECONDS.get(clock + sign, SECONDS.get(sign, 0))
    return total


def stretch(timex: str) -> str:
    """Their triple of start, end and length as EDTF: (2016-01-01,2018-01-01,P2Y) is 2016/2018."""
    start, end, length = timex.strip("()").split(",")
    if length == "P10Y":
        return f"{start[:3]}X"
    if length.endswith("Y") and start.endswith("-01-01") and end.endswith("-01-01"):
        return f"{start[:4]}/{end[:4]}"
    return edtf.combine(start, end)


def test_calendar_dates():
    for case in cases("DateParser"):
        found = [date.value for date in dates.find(case["Input"], LEXICON)]
        assert found == [result["Value"]["Timex"] for result in case["Results"]], case["Input"]


def test_periods():
    for case in cases("DatePeriodParser", "DatePeriod"):
        found = [date.value for date in dates.find(case["Input"], LEXICON)]
        given = [result["Value"]["Timex"] for result in case["Results"]]
        expected = [stretch(timex) if timex.startswith("(") else timex for timex in given]
        expected = [
            re.sub(r"^XX(\d)0/.*|^XX(\d)X$", r"19\1\2X", value) for value in expected
        ]  # 九十年代 is of the last century
        assert found == expected, case["Input"]


def test_durations():
    for case in cases("DurationParser"):
        found = [seconds(time.value) for time in durations.find(case["Input"], LEXICON)]
        expected = [seconds(result["Value"]["Timex"]) for result in case["Results"]]
        assert len(found) == len(expected), case["Input"]
        assert all(abs(a - b) <= SECONDS["W"] for a, b in zip(found, expected, strict=True)), case["Input"]


def test_numbers():
    for case in cases("NumberModel"):
        for result in case["Results"]:
            expected, value = Decimal(result["Resolution"]["value"]), numerals.rough(result["Text"])[0]
            assert value is not None, result["Text"]
            assert abs(value - expected) <= abs(expected) * Decimal("1e-9"), result["Text"]


def test_percentages():
    for case in cases("PercentModel"):
        found = [
            Decimal(count.value) * (10 if count.unit == "成" else 1) for count in counts.find(case["Input"], LEXICON)
        ]
        expected = [Decimal(result["Resolution"]["value"].rstrip("%")) for result in case["Results"]]
        assert found == expected, case["Input"]


def test_each_case_out_of_scope_has_a_reason():
    rows = [line.split("\t") for line in SCOPE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert all(len(row) == 3 and row[2] for row in rows)
