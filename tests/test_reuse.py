"""Copies: every shared passage with both spans, and no passage between texts that share nothing."""

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given, settings

from pipeline.recover import fits, recover
from pipeline.reuse import copy_groups, find_reuse
from pipeline.rows import rows_of
from pipeline.tables import frame

OPENING = "为缩小城乡差距，我校自去年秋天起与云台镇中心小学结成对子，两校商定每月互听一次课，每学期换一次教师。"
MIDDLE = "三月里，六位老师冒雨走了四十里山路，把准备了半个月的数学课送到教学点，孩子们趴在窗台上听得入神。"
ENDING = "往后两校打算把听课记录放到网上，让没有轮到的老师也能看见；校车的油费由中心校和我们各出一半。"
OTHER = "食堂改造已经完工，新添蒸箱两台、冷柜一只，明年开春将把后院的菜地翻整出来，供高年级劳动课使用。"
NO_MENTIONS = frame("mentions", [])


def table(*texts):
    return pd.DataFrame([{"summary_id": f"d-{n:02d}", "text": text} for n, text in enumerate(texts, 1)])


def test_a_copied_passage_has_both_spans():
    texts = table(OPENING + MIDDLE, "另记：" + MIDDLE + OTHER)
    found = rows_of(find_reuse(texts))
    assert len(found) == 1
    row = found[0]
    assert texts["text"][0][row["left_start"] : row["left_end"]] == MIDDLE[:-1]
    assert texts["text"][1][row["right_start"] : row["right_end"]] == MIDDLE[:-1]
    assert (row["kind"], row["similarity"]) == ("verbatim", 1.0)


def test_an_edited_passage_is_one_passage():
    edited = MIDDLE.replace("冒雨", "冒着大雨").replace("四十里", "将近四十里").replace("孩子们", "学生")
    found = rows_of(find_reuse(table(OPENING + MIDDLE, edited + OTHER)))
    assert [row["kind"] for row in found] == ["edited"]
    assert 0.7 < found[0]["similarity"] < 1


def test_unrelated_texts_share_nothing():
    assert find_reuse(table(OPENING + MIDDLE, ENDING + OTHER)).empty


def test_copies_are_a_group_and_a_shared_passage_is_none():
    texts = table(OPENING + MIDDLE + ENDING, OPENING + MIDDLE, MIDDLE + OTHER * 1 + "全年无事故。" + OTHER[::-1])
    groups = rows_of(copy_groups(texts, find_reuse(texts), NO_MENTIONS))
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
    groups = copy_groups(texts, find_reuse(texts), mentions)
    assert list(groups["copy_group"]) == ["", ""]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.sampled_from(OPENING + OTHER), max_size=120), max_size=4))
def test_spans_slice_and_pairs_are_in_order(texts):
    """Whatever the texts, a passage lies inside both, each pair is told once, and shares stay below 1."""
    made = table(*[t + MIDDLE for t in texts])
    found = find_reuse(made)
    for row in rows_of(found):
        left = made.set_index("summary_id")["text"][row["left_summary_id"]]
        assert 0 <= row["left_start"] < row["left_end"] <= len(left)
        assert row["left_summary_id"] < row["right_summary_id"]
    groups = copy_groups(made, found, NO_MENTIONS) if len(made) else pd.DataFrame({"reused_share": []})
    assert all(0 <= share <= 1 for share in groups["reused_share"])


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
    found = rows_of(recover(mentions, find_reuse(texts), texts))
    assert [(r["mention_id"], r["value"], r["from_summary_id"], r["certainty"]) for r in found] == [
        (f"d-01:date:{at}", "2012-03", "d-02", "certain")
    ]
    assert two[found[0]["from_start"] : found[0]["from_end"]] == "2012年3月"


def test_nothing_gives_tables_with_every_column():
    texts = table()
    empty = pd.DataFrame({"summary_id": [], "text": []})
    assert list(find_reuse(empty).columns) == list(frame("reuse", []).columns)
    assert texts.empty
    assert recover(NO_MENTIONS, frame("reuse", []), empty).empty
