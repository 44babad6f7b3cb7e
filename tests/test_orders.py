"""The orders of a page's lines, and how they are ranked."""

from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lexicon import load
from pipeline.split import habits, orders, ranking, split
from pipeline.split.labels import BEGINS, SITE, WITHIN
from pipeline.split.lines import lines_of
from pipeline.split.words import words_of

LINES = st.sampled_from(
    [
        "送教工作总结", "篇一", "篇二", "三、河湾小学", "我校送教两次，两校教师同上一节课。" * 5,
        "两校结对，共同研修。" * 8, "河湾小学", "2016年7月1日", "各位领导：", "来源：网络", "上一篇：支教小结",
        "一、加强领导", "△ 听课现场", "1　　李明　　河湾小学　　语文", "----",
    ]
)  # fmt: skip


def asked(text):
    """What the rules say of a page; None where it holds no text."""
    seen = []
    with mock.patch.object(ranking, "best", lambda ruled: seen.append(ruled) or ruled.order):
        split(text, load())
    return seen[0] if seen and BEGINS in seen[0].order else None


@given(st.lists(LINES, min_size=1, max_size=30).map("\n".join))
@settings(max_examples=120, deadline=None)
def test_no_line_is_within_a_text_that_did_not_begin(text):
    ruled = asked(text)
    if ruled is None:
        return
    page = orders.seen(ruled)
    found = orders.orders(page)
    assert found[0] == ruled.order
    assert len(set(found)) == len(found)
    for order in found:
        assert BEGINS in order
        assert all(not (above == SITE and label == WITHIN) for above, label in zip((SITE, *order), order, strict=False))
        assert all(np.isfinite(size) for size in ranking.traits(page, order).values())
    assert ranking.best(ruled) in found


@given(st.lists(st.tuples(*[st.floats(0.05, 1)] * 3), min_size=1, max_size=7))
def test_one_text_is_the_likeliest_of_all(rows):
    odds = np.log(np.array(rows))

    def size(order):
        return odds[np.arange(len(order)), order].sum()

    ways = [
        [SITE] * low + [BEGINS] + [WITHIN] * (high - low - 1) + [SITE] * (len(rows) - high)
        for low in range(len(rows))
        for high in range(low + 1, len(rows) + 1)
    ]
    assert size(orders.one_text(odds)) == pytest.approx(max(map(size, ways)))


def test_each_trait_has_a_weight():
    assert {row["trait"] for row in load().rows("order_weights")} == {name for name, _ in ranking.TRAITS}


TOGETHER = "两校结对，共同研修，互派教师。" * 9
JOINED = [  # a site's other pages
    "结对帮扶总结(菁选2篇)", "结对帮扶总结1", TOGETHER, "结对帮扶总结2", TOGETHER, "结对帮扶总结(菁选2篇)（扩展1）",
    "——送教下乡总结 (菁选1篇)", "送教下乡总结1", TOGETHER,
]  # fmt: skip
MIXED = ["支教总结大全", "支教总结（一）", TOGETHER, "第二篇", TOGETHER, "篇三", TOGETHER, "支教总结4", TOGETHER]
SIGNED = [f"{TOGETHER}桥头小学　2016年7月1日", f"{TOGETHER}河湾小学　2016年7月2日"]
POINTS = [f"{n}、第{n}次活动做得扎实，两校教师共同研修，学生结伴读书。" for n in "一二三四五六七八九"]
ONE_LINE = " ".join(["为促进城乡教育均衡发展，我校与桥头小学结对一年，现将工作总结如下：", *POINTS])
MORE = "送来的教师跟班听课，孩子们喜欢上了音乐课。" * 8
TABLE = [
    TOGETHER, "支教教师一览表：", "姓名  派出学校  学科  支教学校", "韦立新  河湾小学  数学  桥头小学",
    "甘小雨  河湾小学  语文  柳溪小学", "蓝青山  南岗小学  音乐  桥头小学", MORE,
]  # fmt: skip
MOTTO = ["城乡牵手促均衡　共研共进谱新篇", "河湾小学结对帮扶工作总结", TOGETHER, "河湾小学", "2016年7月1日"]
SEALED = [
    "河湾县教育和体育局", "关于2016年教师交流工作的总结", TOGETHER, "2016年7月1日", "附：鉴定意见",
    "该同志考核优秀。", "河湾小学（公章）",
]  # fmt: skip
SPOKEN = [
    "情满桃林 别亦难忘", f"期末，桃林中学欢送支教教师。{TOGETHER}", "范老师发言", f"范老师说起初来的日子。{TOGETHER}",
    "颜校长发言", f"最后，颜校长代表学校赠送纪念品。{TOGETHER}",
]  # fmt: skip
PREVIEWED = [
    "一、健全组织", TOGETHER, "二、注重实效", TOGETHER, "三、成效初显", TOGETHER, "四、问题与打算",
    "一是补助没有专项经费；二是个别学校派而不管。今后，我们将把帮扶情况与考核挂钩，逐步形成长效机制…………",
]  # fmt: skip
PAGES = [
    ("\n".join(["结对帮扶工作总结", *SPOKEN]), ["\n".join(SPOKEN)]),
    ("\n".join([*PREVIEWED, "本文共2864字，仅供站内会员学习参考"]), ["\n".join(PREVIEWED)]),
    *(("\n".join(["结对帮扶工作总结", *lines]), ["\n".join(lines)]) for lines in (TABLE, MOTTO, SEALED)),
    (f"范文吧 首页 工作总结 送教总结 时间:2020-01-13 编辑:admin 浏览:694次 {ONE_LINE}", [ONE_LINE]),  # and no break
    ("\n".join(JOINED), [TOGETHER] * 3),
    ("\n".join(MIXED), [TOGETHER] * 4),
    ("\n".join(["来源：网络", *SIGNED]), SIGNED),
]


@pytest.mark.parametrize(("page", "texts"), PAGES)
def test_texts_of_a_page(page, texts):
    assert [page[part.start : part.end] for part in split(page, load()).parts] == texts


def test_sections_under_a_section_head_no_texts():
    """(一) right below 一、 is a part of it, however what follows opens and ends."""
    whole = "为进一步互学，两校结对，互派教师，有成效。" * 5 + "\n河湾小学\n2016年7月1日\n"
    heads = [lines_of(f"{above}（一）加强领导\n{whole}（二）落实人员\n{whole}") for above in ("", "一、做法\n")]
    assert [len(habits.find(lines, "", words_of(load()))[0]) for lines in heads] == [2, 0]
