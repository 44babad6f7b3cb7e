"""Names in one summary get the full name they stand for: rows of tests/gold/links.tsv, shared annotations."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import lexicon
from pipeline.link import link
from pipeline.link.people import fits
from pipeline.link.schools import misspelt
from pipeline.mentions import mentions_of
from pipeline.schema import Found

LEXICON = lexicon.load()
GOLD = Path(__file__).parent / "gold" / "links.tsv"
SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "gold"


def rows() -> list:
    """The gold rows: [surface|value], lines parted by ⏎."""
    out = []
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        if line.startswith(("#", "expect\t")) or not line:
            continue
        expect, marked = line.split("\t")[:2]
        text, want = "", []
        for found in re.finditer(r"\[([^\]|]*)(?:\|([^\]]*))?\]|([^\[]+)", marked.replace("⏎", "\n")):
            if found[3] is None:
                want.append((len(text), found[1], found[2] or found[1]))
            text += found[3] if found[3] is not None else found[1]
        marks = [pytest.mark.xfail(strict=True, reason="not linked yet")] if expect == "fail" else []
        out.append(pytest.param(text, want, id=text[:24], marks=marks))
    return out


@pytest.mark.parametrize(("text", "want"), rows())
def test_a_name_gets_the_full_name_that_the_text_gives(text, want):
    mentions = mentions_of("a-01", text, LEXICON)
    assert [(m.start, m.text, m.value) for m in mentions if m.type in ("school", "person")] == want


@given(
    st.lists(
        st.sampled_from(
            ["石桥小学", "石桥中心小学", "校长王丽", "王老师", "，", "。", "2019年5月", "《通知》", "县", "三名教师"]
        ),
        max_size=12,
    )
)
@settings(max_examples=60, deadline=None)
def test_mentions_are_in_order_and_slice_back(parts):
    text = "".join(parts)
    mentions = mentions_of("a-01", text, LEXICON)
    assert all(m.text == text[m.start : m.end] for m in mentions)
    assert all(left.end <= right.start for left, right in pairwise(mentions))
    assert len({m.mention_id for m in mentions}) == len(mentions)
    assert all(m.value for m in mentions if m.type in ("school", "person"))


def test_a_doubt_leaves_the_words_as_they_stand():
    text = "赵一鸣老师和赵双喜老师都来了，赵老师先上课。"
    mentions = mentions_of("a-01", text, LEXICON)
    assert [m.value for m in mentions if m.type == "person"] == ["赵一鸣", "赵双喜", "赵老师"]


def test_titles_must_agree():
    assert fits("校长", {"副校长"})
    assert not fits("校长", {"先生"})
    assert not fits("主任", {"老师"})


def test_only_what_sounds_alike_or_is_long_is_a_slip():
    assert misspelt("清湖学校", "青湖学校", {"清湖学校": 1, "青湖学校": 3})
    assert not misspelt("东溪小学", "西溪小学", {"东溪小学": 1, "西溪小学": 3})
    assert misspelt("青湖区外国语学小学", "青湖区外国语小学", {"青湖区外国语学小学": 1, "青湖区外国语小学": 3})


@pytest.mark.parametrize("kind", ["school", "person"])
def test_the_annotated_texts_are_read_as_annotated(kind):
    """Exact spans and values on the shared annotations: F1 and values of 0.97 at least."""
    if not SHARED.is_dir():
        pytest.skip("the shared material is not there")
    hit = extra = missed = right = valued = 0
    for path in sorted((SHARED / "annotations").glob("*.json")):
        text = (SHARED / "texts" / f"{path.stem}.txt").read_text(encoding="utf-8")
        rows = [row for row in json.loads(path.read_text(encoding="utf-8"))["mentions"] if row["type"] == kind]
        want = {(row["start"], row["end"]): row for row in rows if not row.get("optional")}
        open_ = {(row["start"], row["end"]) for row in rows if row.get("optional")}
        mentions = mentions_of(path.stem, text, LEXICON)
        got = {(m.start, m.end): m for m in mentions if m.type == kind and (m.start, m.end) not in open_}
        hit, extra, missed = (
            hit + len(got.keys() & want),
            extra + len(got.keys() - want),
            missed + len(want.keys() - got),
        )
        for span in got.keys() & want:
            if not want[span].get("masked"):
                valued += 1
                right += got[span].value in (want[span].get("norm"), *want[span].get("norm_alternatives", []))
    assert 2 * hit / (2 * hit + extra + missed) >= 0.97
    assert right / valued >= 0.97


@pytest.mark.parametrize(("beside", "code"), [("大新县", ""), ("朔州市", "140681"), ("", "140681")])
def test_a_bare_name_is_of_a_place_beside_it_or_a_village(beside, code):
    """怀仁 in a report from 大新县 is a village there, and not 怀仁市 of another province."""
    text = f"{beside}各校结对，怀仁街上赶集。"
    at = text.index("怀仁")
    found = [Found("place", at, at + 2, "bare_name")]
    found += [Found("place", 0, len(beside), "by hand")] if beside else []
    assert [m.entity_id for m in link("s-01", text, found, LEXICON) if m.text == "怀仁"] == [code]
