"""What a whole summary is: genre, author, dates, and how much it names or hides."""

import importlib.util
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.attribute import attribute, masked_share, specificity
from pipeline.lexicon import load

SPEC = importlib.util.spec_from_file_location("marked", Path(__file__).with_name("marked.py"))
marked = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(marked)

LEXICON = load()
ROWS = marked.gold("attributes")
FIELDS = ("genre", "author_school", "author_organisation", "period", "dated")
DATES = r"\d{4}年(?:\d+月(?:\d+日)?)?|\d{4}\.\d+\.\d+|二〇一八年十二月"


def told(row):
    """The attributes of a row of gold."""
    text, mentions, sections = marked.unmark(row["text"])
    return attribute(text, row["title"], False, sections, mentions, LEXICON)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_what_a_summary_is(row):
    """Genre, author, period and signature of every invented summary."""
    got = told(row)
    assert {field: getattr(got, field) for field in FIELDS} == {field: row[field] for field in FIELDS}


@pytest.mark.parametrize("row", marked.gold("authors"), ids=lambda row: row["text"][:24])
def test_who_wrote_it(row):
    """The school that 我校 means stands in the signature, in brackets, in the opening, or opposite its partner."""
    text, mentions, _ = marked.unmark(row["text"], DATES)
    assert attribute(text, "", False, (), mentions, LEXICON).author_school == row["author"]


def test_a_text_cut_off_has_no_signature():
    text, mentions, _ = marked.unmark("我校开展了支教活动。⏎{d:2018年7月=2018-07}")
    assert attribute(text, "", False, (), mentions, LEXICON).dated == "2018-07"
    assert attribute(text, "", True, (), mentions, LEXICON).dated == ""


@pytest.mark.parametrize(
    ("period", "text"),
    [
        ("2023", "{d:2023年5月17日=2023-05-17}，老师来我校送教。两校从{d:2021年9月=2021-09}合作。"),
        ("2019", "现将{d:2019年=2019}工作总结如下：自{d:2015年=2015}结对以来，成效明显。"),
        ("2018/2019", "{d:2018年9月=2018-09}结成对子，{d:2019年3月=2019-03}回访。"),
        ("20XX-23", "{dm:20**年秋季=20XX-23}，我校与〔青石小学〕结对。"),
        ("2016", "根据{d:2012年=2012}印发的文件，{d:2016年5月=2016-05}开展了活动。"),
        ("2017", "{d:2017年5月=2017-05}送教。打算{d:2018年=2018}再去。"),
        ("201X", "{dm:201*年=201X}开展了活动。"),
        ("", "{d:10月=XXXX-10}开展了活动。"),
        ("2021-09/2022-06", "起止时间：{d:2021年9月至2022年6月=2021-09/2022-06}⏎{d:2021年10月=2021-10}送教。"),
        ("2019-03-06/2019-04-28", "{d:2019年3月6日至4月28日=2019-03-06/2019-04-28}，我跟岗八周。"),
        ("2018/2020", "自{d:2018年3月=2018-03}结对以来，成效明显。{d:2019年=2019}送教，{d:2020年=2020}回访。"),
        (
            "2016",
            "{d:2016年=2016}是结对的第二年。{d:2015年=2015}送教，{d:2016年5月=2016-05}联考。",
        ),
        ("2019", "教联体盘点（{d:2019年=2019}）⏎{d:2020年=2020}新床到校，{d:2018年=2018}建起食堂。"),
        ("2020", "{d:2020年5月=2020-05}复习。{d:2020年10月=2020-10}送教。⏎{s:柳小}⏎{d:2021年1月=2021-01}"),
        (
            "2020/2021",
            "{d:2020年9月=2020-09}开学。{d:2020年10月=2020-10}送教。⏎{s:柳小}⏎{d:2021年1月=2021-01}",
        ),
        (
            "2023",
            "{d:2023年5月=2023-05}送教。附{d:2023—2024学年度=2023/2024}的表。⏎{s:柳小}⏎{d:2023年7月=2023-07}",
        ),
    ],
)
def test_the_time_a_summary_covers(period, text):
    """Dates of papers, of beginnings long ago and of plans do not count; masked ones only where no other does."""
    text, mentions, sections = marked.unmark(text)
    assert attribute(text, "", False, sections, mentions, LEXICON).period == period


@pytest.mark.parametrize(
    ("period", "title"),
    [
        ("2018", "苏陕协作{d:二〇一八年=2018}工作总结"),
        ("2023-23", "{d:2023年秋季=2023-23}学期工作小结"),
        ("2018-09/2021-07", "结对共建专题总结（{d:2018年9月—2021年7月=2018-09/2021-07}）"),
        ("2017", "教师走教情况（{d:2022年6月=2022-06}）"),
        ("2017", "{d:2022年=2022}结对帮扶工作总结范文（精选3篇）"),
    ],
)
def test_the_time_in_a_title_is_told(period, title):
    """A year, a term or a stretch; but no single month, and not the year in which a collection was made."""
    text, mentions, _ = marked.unmark("{d:2017年5月=2017-05}，我校送教，{d:2017年6月=2017-06}回访。")
    title, titled, _ = marked.unmark(title)
    assert attribute(text, title, False, (), mentions, LEXICON, titled).period == period


def test_a_title_gives_the_year_where_the_text_gives_none():
    assert attribute("我校开展了活动。", "2018—2019学年度支教总结", False, (), (), LEXICON).period == "2018/2019"


def test_masks_and_names_are_counted():
    """One of four is masked; three different ones stand in ten characters."""
    _, mentions, _ = marked.unmark("{s:青石小学}{sm:xx学校}{d:2018年}{c:3名=3 名}")
    assert masked_share(mentions) == 0.25
    assert specificity("十个字的文本有十个字", mentions) == 300.0
    assert (masked_share(()), specificity("", ())) == (0.0, 0.0)


@given(st.text(max_size=300), st.text(max_size=20), st.booleans())
@settings(max_examples=60, deadline=None)
def test_any_text_is_something(text, title, truncated):
    """Whatever the text, attributes come out, and the same ones again."""
    first = attribute(text, title, truncated, (), (), LEXICON)
    assert first.author_school == ""
    assert first == attribute(text, title, truncated, (), (), LEXICON)


def test_real_documents_keep_their_figures():
    """On the annotated real texts, with their mentions as annotated."""
    folder = Path(__file__).resolve().parents[1].parent / "shared" / "gold"
    if not folder.is_dir():
        pytest.skip(f"shared material not there: {folder}")
    right = total = 0
    for path in sorted((folder / "annotations").glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        text = (folder / "texts" / f"{path.stem}.txt").read_text(encoding="utf-8")
        mentions = [
            marked.make(
                m["type"], m["start"], text[m["start"] : m["end"]], m.get("norm") or "", masked=m.get("masked", False)
            )
            for m in truth["mentions"]
        ]
        got = attribute(text, "", False, (), mentions, LEXICON)
        for ours, theirs in zip(FIELDS, ("genre", "author_school", "author_org", "period", "dated"), strict=True):
            accepted = truth[theirs] if isinstance(truth[theirs], list) else [truth[theirs]]
            total += 1
            right += getattr(got, ours) in {value or "" for value in accepted}
    assert right / total >= 0.96


@pytest.mark.parametrize(
    ("genre", "text"),
    [
        (
            "school_summary",
            "〔青石小学〕大事记⏎1月9日，将与〔红河小学〕联考。⏎3月，须上交教案。⏎9月，拟派教师3名。" * 2,
        ),
        ("bureau_report", "{o:柳河县教育局}2020年送教下乡活动小结⏎11月，赴〔红河小学〕送课，听课教师40人。"),
        (
            "bureau_report",
            (
                "送教下乡情况统计说明⏎填报单位：{o:柳河县教育局}⏎"
                "全年组织名师赴〔红河小学〕送课12节，评课8次，捐赠图书300册，覆盖9个乡镇，听课教师三百余人。"
            ),
        ),
        ("school_summary", "{o:柳河县教育局}：⏎现将〔青石小学〕与〔红河小学〕结对情况报告如下。我校派出教师3名。"),
    ],
)
def test_what_a_text_is_by_what_heads_it(genre, text):
    """A chronicle is no plan however little of it is past; the body that heads a report made it."""
    text, mentions, sections = marked.unmark(text)
    assert attribute(text, "", False, sections, mentions, LEXICON).genre == genre
