"""A summary falls into sections without a gap; the headings of own texts in the notation of paper are found exactly."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lexicon import load
from pipeline.split import sections
from pipeline.split.topics import cues

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared" / "gold"
HEADING = re.compile(r"〔(\w+)\|([^〕]*)〕")
BLOCKS = (HERE / "gold" / "sections.txt").read_text(encoding="utf-8").split("\n== ")[1:]
PAPERS = [pytest.param(paper.strip("\n"), id=name) for name, paper in (block.split("\n", 1) for block in BLOCKS)]
KINDS = {row["code"] for row in load().rows("codes") if row["list"] == "section"}


@pytest.mark.parametrize("paper", PAPERS)
def test_headings_stand_where_the_paper_says(paper: str) -> None:
    text = HEADING.sub(r"\2", paper)
    found = [(section.kind, section.heading) for section in sections("a-01", text, load()) if section.heading]
    assert found == HEADING.findall(paper)


def test_there_are_papers_enough() -> None:
    assert len(PAPERS) >= 30


def plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.skipif(not SHARED.exists(), reason="shared material not there")
def test_headings_of_the_annotated_texts() -> None:
    """F1 of heading texts at least 0.95, and nine kinds in ten."""
    right = wanted = found = kinds = 0
    for path in sorted((SHARED / "annotations").glob("*.json")):
        text = (SHARED / "texts" / f"{path.stem}.txt").read_text(encoding="utf-8")
        gold = Counter(plain(h["text"]) for h in json.loads(path.read_text(encoding="utf-8"))["headings"])
        typed = Counter((plain(h["text"]), h["kind"]) for h in json.loads(path.read_text(encoding="utf-8"))["headings"])
        have = [section for section in sections(path.stem, text, load()) if section.heading]
        mine = Counter(plain(section.heading) for section in have)
        right, wanted, found = right + (gold & mine).total(), wanted + gold.total(), found + mine.total()
        kinds += (typed & Counter((plain(section.heading), section.kind) for section in have)).total()
    assert 2 * right / (wanted + found) >= 0.95
    assert kinds / right >= 0.9


PIECES = [
    "一、", "二、", "三、", "（一）", "(二)", "1、", "2、", "3.", "①", "②", "首先，", "其次，", "第一，", "甲",
    "乙丙", "听课", "问题", "目的", "总之，", "我校", "。", "，", "：", "；", "2015年", "12名", "一是", "\n",
    " ", "\ud800", "\x00",
]  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_sections_cover_a_text_in_order(text: str) -> None:
    found = sections("a-01", text, load())
    assert [section.ordinal for section in found] == list(range(1, len(found) + 1))
    assert found[0].start == 0
    assert found[-1].end == len(text)
    assert all(left.end == right.start for left, right in pairwise(found))
    assert all(text.startswith(section.heading, section.start) for section in found)
    assert all(section.heading and section.start < section.end for section in found[1:])
    assert {section.kind for section in found} <= KINDS
    assert found == sections("a-01", text, load())


@pytest.mark.parametrize("place", ["heading", "text"])
def test_every_cue_is_seen_in_its_example(place: str) -> None:
    rows = [row for row in load().rows("sections") if row["place"] == place]
    assert {row["kind"] for row in rows} <= KINDS
    unseen = [
        row["cue"] for row, cue in zip(rows, cues(load(), place), strict=True) if not cue.pattern.search(row["example"])
    ]
    assert unseen == []


@pytest.mark.parametrize("place", ["label", "announce", "speech", "closing", "subject", "clause"])
def test_every_listed_word_is_seen_in_its_example(place: str) -> None:
    rows = [row for row in load().rows("sections") if row["place"] == place]
    assert rows
    assert [row["cue"] for row in rows if row["cue"] not in row["example"]] == []


REPEATED = [
    "一、", "1、", "（一）", "①", "首先，", "一、甲。", "一、甲\n", "1、甲\n乙丙丁\n", "。", "甲", "\n", "：",
    "一)", "（", "【甲】", "甲乙：" + "丙" * 30 + "\n",
]  # fmt: skip


@pytest.mark.parametrize("piece", REPEATED)
def test_time_grows_with_length(piece: str) -> None:
    text = piece * (33_000 // len(piece))  # 100 kB
    start = time.process_time()
    sections("a-01", text, load())
    assert time.process_time() - start < 2
