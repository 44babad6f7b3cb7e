"""A page falls into single summaries and furniture: exactly where the paper says, and without losing a character."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import collages
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lexicon import load
from pipeline.split import furniture, split
from pipeline.split.glue import unglue
from pipeline.split.headings import parse
from pipeline.split.lines import lines_of
from pipeline.split.words import core, is_date, is_signature, is_title, words_of

if TYPE_CHECKING:
    from pipeline.schema import Page

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared"
FAIL = pytest.mark.xfail(strict=True, reason="not cut so yet")
PAPERS = [
    pytest.param(path, id=path.stem, marks=[FAIL] if path.stem.endswith("_fail") else [])
    for path in sorted((HERE / "gold" / "pages").glob("*.txt"))
]
WORDS = words_of(load())


def written(paper: str) -> tuple[str, list[str]]:
    """The page that a paper shows, and the texts it holds: 〔furniture〕, 〔+kept in a text〕, | where texts meet."""
    paper = re.sub(r"〔\+([^〕]*)〕", r"\1", paper)
    texts = [text.strip() for text in re.split(r"〔[^〕]*〕|\|", paper)]
    return re.sub(r"[〔〕|]", "", paper), [text for text in texts if text]


def parts(page: str) -> list[str]:
    return [page[part.start : part.end] for part in split(page, load()).parts]


@pytest.mark.parametrize("path", PAPERS)
def test_texts_stand_where_the_paper_says(path: Path) -> None:
    page, texts = written(path.read_text(encoding="utf-8"))
    assert parts(page) == texts


@pytest.mark.parametrize("path", PAPERS)
def test_a_page_with_other_line_breaks_and_blanks_holds_the_same_texts(path: Path) -> None:
    page, texts = written(path.read_text(encoding="utf-8"))
    spaced = "\r\n" + page.replace("\n", "\r\n\r\n　　")
    assert ["".join(text.split()) for text in parts(spaced)] == ["".join(text.split()) for text in texts]


def test_there_are_papers_enough() -> None:
    assert len(PAPERS) >= 160


def covers(text: str, page: Page) -> bool:
    """Whether parts and furniture stand in order, apart, and leave nothing but blanks."""
    spans = sorted([(p.start, p.end) for p in page.parts] + [(f.start, f.end) for f in page.furniture])
    apart = all(left[1] <= right[0] for left, right in pairwise(spans))
    inside = "".join(text[start:end] for start, end in spans)
    return apart and "".join(inside.split()) == "".join(text.split())


@pytest.mark.parametrize("path", sorted((HERE / "gold" / "pages").glob("*.txt")), ids=lambda path: path.stem)
def test_what_is_cut_from_a_paper_is_named(path: Path) -> None:
    page, _ = written(path.read_text(encoding="utf-8"))
    found = split(page, load())
    assert covers(page, found)
    assert all(span.kind for span in found.furniture)


SHARDS = [
    "篇一", "篇二", "第三篇", "【篇4】", "(5)", "送教工作总结", "送教工作总结 2", "总结一：",
    "扩展阅读：送教总结", "一、成效", "来源：网络", "小编整理，供您参考。", "相关文章：", "送教计划05-13",
    "上一篇：无", "目录", "----", "首页", "登录", "为进一步落实要求，我校派人送教，" * 4,
    "两校结为对子。" * 12, "各位领导：", "河湾小学", "2016年7月1日", "谢谢！", "。", "？", "...", "[1] [2]",
    "\x00", "\ud800", " ",
]  # fmt: skip
LINES = st.lists(st.sampled_from(SHARDS))
PAGES = st.one_of(
    st.text(), st.lists(st.sampled_from(SHARDS)).map("\n".join), st.lists(st.sampled_from(SHARDS)).map("".join)
)


@settings(max_examples=300, deadline=None)
@given(PAGES)
def test_nothing_of_any_page_is_lost(text: str) -> None:
    """Parts, furniture and blanks are the whole page; parts stand in order, begin and end with a character."""
    page = split(text, load())
    assert covers(text, page)
    assert all(left.end <= right.start for left, right in pairwise(page.parts))
    assert all(text[p.start : p.end].strip() == text[p.start : p.end] != "" for p in page.parts)
    assert page == split(text, load())


@settings(max_examples=100, deadline=None)
@given(LINES.map("\n".join))
def test_what_unglue_cuts_is_the_page(text: str) -> None:
    lines = lines_of(text)
    assert "".join(one.flat for one in unglue(text, lines, "送教工作总结", WORDS)) == "".join(one.flat for one in lines)


@pytest.mark.parametrize("held", [False, True])
def test_nothing_of_a_page_by_chance_is_lost(held: bool) -> None:  # noqa: FBT001 — a row, no switch
    """Whatever habits meet on a page, parts and furniture are the whole of it."""
    pool = [text for _, text in collages.texts()]
    for paper in collages.pages(60, 3, pool, held=held):
        page, _ = collages.spans(paper)
        assert covers(page, split(page, load()))


TITLES = [
    ("送教总结\n" + "两校结对。" * 20, "送教总结"),
    ("送教总结_范文网\n首页\n送教总结\n" + "两校结对。" * 20, "送教总结"),
    ("“心连心”\n活动总结\n" + "两校结对。" * 20, "“心连心”活动总结"),
    ("# 送教总结(精选3篇)\n" + "两校结对。" * 20, "送教总结(精选3篇)"),
    ("送教总结篇一\n" + "两校结对。" * 20, "送教总结篇一"),
    ("高山上的课堂\n" + "两校结对。" * 20, "高山上的课堂"),
    ("两校结对。" * 20, ""),
    ("各位领导：\n" + "两校结对。" * 20, ""),
    ("一、基本情况\n" + "两校结对。" * 20, ""),
    ("", ""),
]


@pytest.mark.parametrize(("page", "title"), TITLES)
def test_a_page_has_a_title(page: str, title: str) -> None:
    assert split(page, load()).title == title


PART_TITLES = [
    ("篇一：河湾小学总结\n", "河湾小学总结"),
    ("【篇一】\n", "篇一"),
    ("★ 送教总结篇一 ★\n", "送教总结篇一"),
    ("送教总结\n", "送教总结"),
]


@pytest.mark.parametrize(("head", "title"), PART_TITLES)
def test_a_summary_has_the_title_the_page_gives_it(head: str, title: str) -> None:
    assert [part.title for part in split(head + "两校结对。" * 20, load()).parts] == [title]


ENDINGS = [
    ("两校结对。", False),
    ("两校结对。\n河湾小学\n2016年7月", False),
    ("两校结对。\n201*.12.", False),
    ("两校结对。\n周平", False),
    ("村小的校长说：“常来！”", False),
    ("（全文共三部分）", False),
    ("针对村小缺少音乐教师的", True),
    ("主要做法是：", False),
    ("一是听课；", True),
    ("两校结对……", True),
    ("两校结对，", True),
]


@pytest.mark.parametrize(("end", "truncated"), ENDINGS)
def test_a_text_cut_off_is_told(end: str, truncated: bool) -> None:  # noqa: FBT001
    (part,) = split("送教总结\n" + "我校送教，村小欢迎。" * 10 + "\n" + end, load()).parts
    assert part.truncated is truncated


@pytest.mark.parametrize("where", ["line", "head", "foot", "links"])
def test_every_furniture_rule_is_seen_in_its_example(where: str) -> None:
    edge = where if where in {"head", "foot"} else "foot"
    rows = [row for row in load().rows("furniture") if row["where"] == where]
    (found,) = zip(*[(furniture.kind_of(lines_of(row["example"])[0], edge, load()),) for row in rows], strict=True)
    assert [row["pattern"] for row, kind in zip(rows, found, strict=True) if not kind] == []
    assert [row["pattern"] for row in rows if not re.search(row["pattern"], lines_of(row["example"])[0].flat)] == []


@pytest.mark.parametrize("where", ["word", "topic", "sentence", "strong", "intro", "own"])
def test_every_furniture_word_is_seen_in_its_example(where: str) -> None:
    rows = [row for row in load().rows("furniture") if row["where"] == where]
    quote = re.escape if where in {"word", "topic"} else str
    assert rows
    assert [
        row["pattern"] for row in rows if not re.search(quote(row["pattern"]), lines_of(row["example"])[0].flat)
    ] == []


OWN = [
    "2016年7月1日", "河湾小学", "李山", "我校将为此不懈努力。", "谢谢大家！", "汇报完毕，请各位领导批评指正。",
    "现将我校工作汇报如下，供各位领导参考。", "分享经验，共同成长。",
    "希望各位领导多来我校指导，给我们更多的帮助。", "热烈欢迎兄弟学校来我校参观。", "德育工作",
    "同学们在下载的资料里找到了答案。", "编辑校报的小编辑们忙了三天。", "附：活动安排表", "主题：携手同行",
    "时间：2014年5月6日 地点：河湾小学会议室", "以上是我校一年来的工作，请指正。",
    "感谢各位领导和老师的支持。", "联系人：李山 电话：0000-1234567", "单位：河湾小学",
    "为各位老师搭建了交流的平台。", "我们学习了总结的写法。", "2013—2014学年度第一学期", "全校共有教师32人",
    "3月2日", "（一）", "来信请寄河湾小学。",
]  # fmt: skip


@pytest.mark.parametrize("said", OWN)
@pytest.mark.parametrize("edge", ["head", "foot"])
def test_what_a_school_says_is_no_furniture(said: str, edge: str) -> None:
    assert furniture.kind_of(lines_of(said)[0], edge, load()) == ""


HEADINGS = [
    ("篇一", "said", 1), ("第十五篇", "said", 15), ("【篇4】", "said", 4), ("(篇二)", "said", 2),
    ("范文3：", "said", 3), ("第2篇：河湾小学总结", "said", 2), ("送教总结第五篇", "said", 5),
    ("送教总结（篇3）", "said", 3), ("三篇：", "said", 3), ("2019年送教总结 篇2", "said", 2),
    ("篇12014年总结", "said", 1), ("送教总结7", "behind", 7), ("送教总结(一)", "behind", 1),
    ("送教总结Ⅲ", "behind", 3), ("总结二：", "behind", 2), ("1、河湾小学送教总结", "before", 1),
    ("Part 2：送教总结", "part", 2), ("(5)", "lone (", 5), ("【6】", "lone 【", 6), ("八", "lone", 8),
    ("扩展阅读：送教总结", "again", 0), ("附件：送教计划", "attached", 0), ("第一篇报道见了报", "", 0),
    ("一篇好文章", "", 0), ("发表文章3篇", "", 0), ("一、基本情况", "", 0), ("2016年送教总结", "", 0),
    ("送教总结2016", "", 0), ("方案一", "", 0), ("第三篇章", "", 0), ("一园带三园工作总结", "", 0),
    ("大家可以看总结篇二。", "", 0), ("送教计划05-13", "", 0), ("2016年", "", 0), ("送教总结三篇", "", 0),
    ("我们学了他写的篇二", "", 0), ("附：名单", "", 0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "form", "ordinal"), HEADINGS)
def test_a_heading_is_read(text: str, form: str, ordinal: int) -> None:
    found = parse(0, lines_of(text)[0], WORDS)
    assert (found.form, found.ordinal) == (form, ordinal) if found else form == ""


def test_lines_are_told_by_what_they_are() -> None:
    signed = "河湾小学\n河湾小学 李山\n汇报人：李山\n"
    dated = "2016.6.30\n二〇一六年七月\n201*年1月18日\n20xx年6月\n"
    lines = lines_of(signed + dated + "2016年送教总结\n河湾小学地处山区。")
    assert [is_signature(one, WORDS) for one in lines] == [True] * 7 + [False] * 2
    assert [is_date(one) for one in lines] == [False] * 3 + [True] * 4 + [False] * 2
    assert [is_title(one, WORDS) for one in lines] == [False] * 7 + [True, False]
    assert core("最新“送教”总结范文(3篇)_范文网", WORDS) == core("送教总结", WORDS)


PIECES = [
    "篇一\n", "篇一", "第一篇", "总结1\n", "2016年7月1日\n", "各位领导：\n", "总结\n", "首页\n", "----\n",
    "(1)\n", "...\n", "小编", "。", "供您参考。", "一", "1 ", "\n", " ", "【", "来源：", "05-13\n",
    "甲  石桥小学  语文\n", "甲→", "| 甲 ", "甲 乙 ", "。总结篇二", "送教总结\n" + "两校结对，" * 20 + "\n",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_length(piece: str) -> None:
    text = piece * (33_000 // len(piece))  # 100 kB
    start = time.process_time()
    split(text, load())
    assert time.process_time() - start < 2


REAL = [("000", 3), ("001", 2), ("002", 15), ("003", 7), ("004", 1)]


@pytest.mark.parametrize(("document", "summaries"), REAL)
def test_the_real_pages_hold_their_summaries(document: str, summaries: int) -> None:
    """All 28 come out, and those whose true text we have begin and end where it does."""
    restoration = pytest.importorskip("pipeline.restore")
    paths = list((SHARED / "corpus").glob(f"{document}_*.txt"))
    if not paths or not hasattr(restoration, "restore"):
        pytest.skip("shared material or restoration not there")
    text = restoration.restore(paths[0].read_text(encoding="utf-8")).text
    page = split(text, load())
    assert len(page.parts) == summaries
    assert covers(text, page)
    width, gloss = (
        str.maketrans("，：；？！（）", ",:;?!()"),
        re.compile(r"\([a-zà-ǿ]{1,6}\)"),
    )  # glosses are not looked at
    for path in sorted((SHARED / "gold" / "texts").glob(f"{document}-*.txt")):
        part = page.parts[int(path.stem[-2:]) - 1]
        both = text[part.start : part.end], path.read_text(encoding="utf-8")
        mine, true = (gloss.sub("", "".join(one.translate(width).split())) for one in both)
        assert (mine[:20], mine[-20:]) == (true[:20], true[-20:])


@pytest.mark.parametrize(
    "head",
    [
        "榜山中学 李志平",
        "述职人：周平　　派出学校：榜山中学",
        "时间：2023年3月16日　　地点：榜山中学",
        "信阳市第九小学：",
    ],
)
def test_what_heads_a_report_stays_with_it(head: str) -> None:
    """Who wrote it, whom it tells, where it was: no site prints them."""
    told = "本学年，我校与柳河小学结成对子，先后派出教师12人，送课36节，受到师生欢迎。" * 4
    page = f"结对帮扶工作总结\n{head}\n{told}\n榜山中学\n2023年7月3日\n"
    assert [text.startswith(head) for text in parts(page)] == [True]
