"""Copies: every shared passage with both spans, and no passage between texts that share nothing."""

import time

import hypothesis.strategies as st
import pandas as pd
import pytest
from benchmarks import reuse as benchmark
from hypothesis import given, settings

from pipeline.processes import mapping
from pipeline.recover import fits, recover
from pipeline.reuse import find_reuse
from pipeline.rows import rows_of
from pipeline.tables import frame

OPENING = "为缩小城乡差距，我校自去年秋天起与云台镇中心小学结成对子，两校商定每月互听一次课，每学期换一次教师。"
MIDDLE = "三月里，六位老师冒雨走了四十里山路，把准备了半个月的数学课送到教学点，孩子们趴在窗台上听得入神。"
ENDING = "往后两校打算把听课记录放到网上，让没有轮到的老师也能看见；校车的油费由中心校和我们各出一半。"
OTHER = "食堂改造已经完工，新添蒸箱两台、冷柜一只，明年开春将把后院的菜地翻整出来，供高年级劳动课使用。"
NO_MENTIONS = frame("mentions", [])


def table(*texts):
    rows = [{"summary_id": f"d-{n:02d}", "text": text} for n, text in enumerate(texts, 1)]
    return pd.DataFrame(rows, columns=["summary_id", "text"])


def test_a_copied_passage_has_both_spans():
    texts = table(OPENING + MIDDLE, "另记：" + MIDDLE + OTHER)
    found = rows_of(find_reuse(texts, NO_MENTIONS).passages)
    assert len(found) == 1
    row = found[0]
    assert texts["text"][0][row["left_start"] : row["left_end"]] == MIDDLE[:-1]
    assert texts["text"][1][row["right_start"] : row["right_end"]] == MIDDLE[:-1]
    assert (row["kind"], row["similarity"]) == ("verbatim", 1.0)


def test_an_edited_passage_is_one_passage():
    edited = MIDDLE.replace("冒雨", "冒着大雨").replace("四十里", "将近四十里").replace("孩子们", "学生")
    found = rows_of(find_reuse(table(OPENING + MIDDLE, edited + OTHER), NO_MENTIONS).passages)
    assert [row["kind"] for row in found] == ["edited"]
    assert 0.7 < found[0]["similarity"] < 1


def test_unrelated_texts_share_nothing():
    assert find_reuse(table(OPENING + MIDDLE, ENDING + OTHER), NO_MENTIONS).passages.empty


def test_copies_are_a_group_and_a_shared_passage_is_none():
    texts = table(OPENING + MIDDLE + ENDING, OPENING + MIDDLE, MIDDLE + OTHER * 1 + "全年无事故。" + OTHER[::-1])
    groups = rows_of(find_reuse(texts, NO_MENTIONS).membership)
    assert [row["copy_group"] for row in groups] == ["d-01", "d-01", ""]
    assert groups[1]["reused_share"] > 0.9
    assert 0.2 < groups[2]["reused_share"] < 0.6


def test_two_schools_on_one_template_are_no_copies():
    texts = table(OPENING + MIDDLE + ENDING, (OPENING + MIDDLE + ENDING).replace("云台镇", "松林镇"))
    names = [("d-01", "云台镇中心小学"), ("d-02", "松林镇中心小学")]
    mentions = frame(
        "mentions",
        [
            {
                "summary_id": s,
                "type": "school",
                "value": v,
                "masked": False,
                "generic": False,
                "inferred": False,
                "start": 0,
                "end": 1,
                "confidence": 1.0,
                "source_start": 0,
                "source_end": 1,
            }
            for s, v in names
        ],
    )
    groups = find_reuse(texts, mentions).membership
    assert list(groups["copy_group"]) == ["", ""]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.sampled_from(OPENING + OTHER), max_size=120), max_size=4))
def test_spans_slice_and_pairs_are_in_order(texts):
    """Whatever the texts, a passage lies inside both, each pair is told once, and shares stay below 1."""
    made = table(*[t + MIDDLE for t in texts])
    shared = find_reuse(made, NO_MENTIONS)
    for row in rows_of(shared.passages):
        left = made.set_index("summary_id")["text"][row["left_summary_id"]]
        assert 0 <= row["left_start"] < row["left_end"] <= len(left)
        assert row["left_summary_id"] < row["right_summary_id"]
    assert all(0 <= share <= 1 for share in shared.membership["reused_share"])


@pytest.mark.parametrize(
    ("kind", "masked", "other", "fit"),
    [
        ("date", "201X-11-03", "2010-11-03", True),
        ("date", "201X-12", "2011-12-12", True),
        ("date", "201X-11-03", "2020-11-03", False),
        ("date", "20XX-23", "2015-21", False),
    ],
)
def test_a_value_fits_where_nothing_told_differs(kind, masked, other, fit):
    assert fits({"type": kind, "value": masked}, {"type": kind, "value": other}) is fit


def mention(summary_id, kind, text, value, start, **more):
    row = {
        "mention_id": f"{summary_id}:{kind}:{start}",
        "summary_id": summary_id,
        "type": kind,
        "text": text,
        "value": value,
        "start": start,
        "end": start + len(text),
        "masked": False,
        "generic": False,
        "inferred": False,
        "confidence": 1.0,
        "source_start": 0,
        "source_end": 0,
    }
    return row | more


def test_a_masked_date_is_recovered_from_a_copy_and_a_masked_name_is_not():
    one = OPENING + "201*年3月，***老师带队。" + MIDDLE
    two = OPENING + "2012年3月，赵一青老师带队。" + MIDDLE
    texts = table(one, two)
    at = len(OPENING)
    mentions = frame(
        "mentions",
        [
            mention("d-01", "date", "201*年3月", "201X-03", at, masked=True),
            mention("d-01", "person", "***老师", "***老师", at + 8, masked=True),
            mention("d-02", "date", "2012年3月", "2012-03", at),
            mention("d-02", "person", "赵一青", "赵一青", at + 8),
        ],
    )
    found = rows_of(recover(mentions, find_reuse(texts, mentions).passages, texts))
    assert [(r["mention_id"], r["value"], r["from_summary_id"], r["certainty"]) for r in found] == [
        (f"d-01:date:{at}", "2012-03", "d-02", "certain")
    ]
    assert two[found[0]["from_start"] : found[0]["from_end"]] == "2012年3月"


def test_nothing_gives_tables_with_every_column():
    texts = table()
    empty = pd.DataFrame({"summary_id": [], "text": []})
    assert list(find_reuse(empty, NO_MENTIONS).passages.columns) == list(frame("reuse", []).columns)
    assert texts.empty
    assert recover(NO_MENTIONS, frame("reuse", []), empty).empty


def test_forged_families_are_found():
    """Pairs, spans and groups of forged copies, a little below what tests/benchmarks/reuse.py prints."""
    figures = benchmark.small(range(2))
    assert set(figures) == {"pairs F1", "spans F1, spun", "spans F1, verbatim", "B-cubed F1"}
    assert figures["pairs F1"] >= 0.97
    assert figures["spans F1, verbatim"] >= 0.95
    assert figures["spans F1, spun"] >= 0.85
    assert figures["B-cubed F1"] >= 0.97


def test_texts_written_apart_share_next_to_nothing():
    assert benchmark.unrelated() <= 0.03


def test_words_swapped_all_along_make_a_spun_passage():
    spun = MIDDLE.replace("六位", "六名").replace("走了", "行了").replace("准备", "筹备").replace("孩子们", "学生们")
    assert rows_of(find_reuse(table(MIDDLE, spun), NO_MENTIONS).passages)[0]["kind"] == "spun"


def test_a_passage_of_independent_texts_is_a_template():
    found = find_reuse(table(OPENING + OTHER, ENDING + OTHER, MIDDLE + OTHER), NO_MENTIONS).passages
    assert set(found["kind"]) == {"template"}
    assert set(found["spread"]) == {3}


def test_a_text_that_joins_two_reports_makes_them_no_copies():
    one, two = OPENING + MIDDLE, ENDING + OTHER + MIDDLE[::-1]
    groups = find_reuse(table(one, two, two + one), NO_MENTIONS).membership["copy_group"]
    assert list(groups) == ["", "d-02", "d-02"]


@pytest.mark.parametrize("copies", [2, 15, 400])
def test_however_many_copies_there_are_they_are_one_group(copies):
    texts = table(*[OPENING + MIDDLE + ENDING] * copies, OTHER)
    groups = find_reuse(texts, NO_MENTIONS).membership["copy_group"]
    assert list(groups) == ["d-01"] * copies + [""]


@pytest.mark.parametrize("text", ["结对帮扶工作，", "教师", OTHER], ids=["formula", "word", "sentence"])
def test_a_text_that_says_one_thing_over_and_over_takes_no_time(text):
    long = text * (60_000 // len(text))
    start = time.process_time()
    find_reuse(table(long, "另" + long, OPENING), NO_MENTIONS)
    assert time.process_time() - start < 5


def test_the_same_passages_whatever_maps_the_jobs(monkeypatch):
    monkeypatch.setattr("pipeline.reuse.FEW_PAIRS", 0)
    texts = table(OPENING + MIDDLE, "另记：" + MIDDLE + OTHER)
    with mapping(2) as each:
        assert find_reuse(texts, NO_MENTIONS, each).passages.equals(find_reuse(texts, NO_MENTIONS).passages)
