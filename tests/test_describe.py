"""What a summary tells: types, partners, and statements with their evidence, value, and whether they were done."""

import importlib.util
import json
import re
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.attribute import attribute
from pipeline.describe import describe
from pipeline.lexicon import load
from pipeline.mentions import mentions_of
from pipeline.schema import Attributes, Section
from pipeline.segment import sentences

SPEC = importlib.util.spec_from_file_location("marked", Path(__file__).with_name("marked.py"))
marked = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(marked)

LEXICON = load()
SUMMARIES = {row["id"]: row for row in marked.gold("attributes")}
TOLD = {row["id"]: row for row in marked.gold("statements")}
CATEGORIES = {"activities": "activity", "outcomes": "outcome", "problems": "problem"}
SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "gold"


def tell(text, mentions=(), sections=(), *, genre="school_summary", author="", name="x-01"):
    """What a text tells, its genre and author being known."""
    attributes = Attributes(genre=genre, author_school=author)
    return describe(name, text, sentences(text), sections, mentions, attributes, LEXICON)


def tell_row(name):
    """What a summary of the gold tells, from its text on."""
    text, mentions, sections = marked.unmark(SUMMARIES[name]["text"])
    attributes = attribute(text, SUMMARIES[name]["title"], False, sections, mentions, LEXICON)
    return describe(name, text, sentences(text), sections, mentions, attributes, LEXICON)


def share(found):
    """F1 of (found, must, may) triples: recall against what must be found, precision against what may."""
    hits = sum(len(got & must) for got, must, _ in found)
    missed = sum(len(must - got) for got, must, _ in found)
    extra = sum(len(got - may) for got, _, may in found)
    return 2 * hits / (2 * hits + missed + extra)


def kinds(told, category):
    return {statement.kind for statement in told.statements if statement.category == category}


@pytest.mark.parametrize("part", ["dev", "held"])
@pytest.mark.parametrize(("column", "floor"), [("activities", 0.95), ("outcomes", 0.93), ("problems", 0.88)])
def test_kinds_of_what_is_told(part, column, floor):
    """Which kinds a summary tells, over all invented summaries of a part."""
    names = [name for name in TOLD if SUMMARIES[name]["set"] == part]
    found = [(kinds(tell_row(name), CATEGORIES[column]), *marked.must_and_may(TOLD[name][column])) for name in names]
    assert share(found) >= floor


@pytest.mark.parametrize("name", TOLD)
def test_partners_and_types(name):
    """Who takes part and as what, the main type first."""
    told = tell_row(name)
    must, may = marked.must_and_may(TOLD[name]["partners"])
    got = {f"{partner.school}:{partner.role}" for partner in told.partners}
    assert must <= got <= may
    must, may = marked.must_and_may(SUMMARIES[name]["types"])
    assert must <= set(told.types) <= may
    assert (told.types[0] if told.types else "") == SUMMARIES[name]["types"].split(";")[0]


@pytest.mark.parametrize("row", marked.gold("partners"), ids=lambda row: row["text"][:30])
def test_the_part_of_each_school(row):
    """Supporter, recipient, core, member or peer, as a sentence says it, in whatever order of words."""
    opening = (
        "" if any(word in row["text"] for word in ("共同体", "联盟", "集团", "友好", "网上")) else "结对帮扶总结。⏎"
    )
    text, mentions, _ = marked.unmark(opening + row["text"])
    got = {f"{p.school}:{p.role}" for p in tell(text, mentions, author=row["author"]).partners}
    assert got == set(filter(None, row["partners"].split(";")))


@pytest.mark.parametrize("name", [name for name in TOLD if TOLD[name]["donations"]])
def test_gifts_have_value_unit_and_thing(name):
    """Every gift of a summary with its number and measure word, and no gift besides."""
    gifts = [cell.strip().split(" ") for cell in TOLD[name]["donations"].split(";")]
    must = Counter((gift[0], gift[1]) for gift in gifts if not "".join(gift).endswith("?"))
    may = Counter((gift[0], gift[1]) for gift in gifts)
    got = Counter((s.value, s.unit) for s in tell_row(name).statements if s.category == "donation")
    assert not must - got
    assert not got - may


@pytest.mark.parametrize(
    ("gifts", "text"),
    [
        (
            {("1", "台", "电视"), ("200", "册", "图书")},
            "〔云岭小学〕送来{c:一台=1 台}电视和{c:200多册=200 册 more}图书。",
        ),
        ({("600", "册", "图书"), ("10", "个", "篮球")}, "向我校赠送图书{c:600册=600 册}、篮球{c:10个=10 个}。"),
        ({("2", "万元", "资金")}, "教师捐款{c:2万元=2 万元}。"),
        ({("20", "台", "电脑")}, "捐赠价值{c:6万元=6 万元}的电脑{c:20台=20 台}。"),
        ({("", "", "课桌")}, "〔云岭小学〕给我校配备了新课桌。"),
        ({("", "套", "课桌椅")}, "捐赠了课桌椅{cm:xx套= 套}。"),
        ({("36", "床", "棉被")}, "为{c:36名=36 名}寄宿生每人送来棉被{c:一床=1 床}。"),
        ({("500", "元", "助学金")}, "给家庭困难学生每人发助学金{c:500元=500 元}，以示资助。"),
        ({("38", "个", "水杯"), ("38", "个", "书包")}, "送来书包和水杯各{c:38个=38 个}。"),
        ({("268", "本", "图书")}, "捐来{c:两箱=2 箱}图书（{c:268本=268 本}）。"),
        ({("3", "件", "器材")}, "送来器材{c:三件=3 件}（单车{c:一台=1 台}，漫步机{c:两台=2 台}）。"),
        ({("60", "本", "《小学生作文》杂志")}, "向两校赠送《小学生作文》杂志{c:60本=60 本}。"),
        ({("3", "万元", "资金")}, "商会捐款{c:3万元=3 万元}建起阅览室{c:一间=1 间}。"),
        ({("25", "套", "机器人")}, "校友赠送机器人{c:25套=25 套}。"),
        ({("35", "台", "平板电脑")}, "我校还将换下来的平板电脑{c:35台=35 台}赠给〔云岭小学〕。"),
        (
            {("48", "册", "图书"), ("2", "台", "打印机")},
            "爱心捐赠。明细如下：⏎家长 图书{c:48册=48 册} 计{c:900元=900 元}⏎工会 打印机{c:2台=2 台}",
        ),
        (set(), "学校投入{c:2万元=2 万元}，购置跳绳{c:400根=400 根}。"),
        (set(), "春节前慰问退休职工，发放慰问金{c:5000元=5000 元}。"),
        (set(), "对支教教师发放补助每人每月{c:300元=300 元}。"),
        (set(), "支援学校应向受援学校捐赠图书{c:500册=500 册}。"),
        (set(), "我们将向〔云岭小学〕捐赠图书{c:500册=500 册}。"),
        (set(), "学校共有{c:30名=30 名}教师，图书{c:500册=500 册}。"),
        (set(), "两校学生互赠礼物。"),
    ],
)
def test_a_gift_is_given(gifts, text):
    """A gift needs a giver's verb and a thing; a promise, a demand and the worth of a gift are none."""
    text, mentions, _ = marked.unmark("结对帮扶总结。⏎" + text)
    told = tell(text, mentions, author="青石小学")
    assert {(s.value, s.unit, s.thing) for s in told.statements if s.category == "donation"} == gifts


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=row["text"][:20], marks=[pytest.mark.xfail(strict=True)] if row["known"] else [])
        for row in marked.gold("gifts")
    ],
)
def test_a_passage_gives_its_gifts_and_no_more(row):
    """Value and unit of each gift, from the bare text on; a gift in doubt may be told or not."""
    text = row["text"]
    told = tell(text, mentions_of("x-01", text, LEXICON))
    must, may = ({tuple(gift.split(" ")[:2]) for gift in side} for side in marked.must_and_may(row["gifts"]))
    got = {(s.value, s.unit) for s in told.statements if s.category == "donation" and s.value}
    assert as_numbers(must) <= as_numbers(got) <= as_numbers(may)


@pytest.mark.parametrize("word", [word for row in LEXICON.rows("donation_things") for word in row["word"].split("|")])
def test_each_word_about_gifts_is_a_pattern_of_its_own(word):
    """The words of a cell are parted at ``|``, so none may hold one."""
    assert re.compile(word.replace("<school>", "X")).pattern


def as_numbers(gifts):
    """Gifts whose values are numbers: 1.5 and 1.50 are one."""
    return {(float(value), unit) for value, unit in gifts}


@pytest.mark.parametrize(
    ("category", "kind", "realis", "text"),
    [
        ("activity", "demo_lesson", "done", "两校老师上了六节示范课。"),
        ("activity", "joint_research", "ongoing", "两校每月开展一次联合教研。"),
        ("activity", "demo_lesson", "required", "轮岗教师每学期必须上一节示范课。"),
        ("plan", "joint_exam", "planned", "下学期，两校将组织一次联考。"),
        ("plan", "joint_research", "planned", "我们将加强联系，开展联合教研。"),
        ("outcome", "teaching_quality", "done", "学校的教学质量得到了明显提高。"),
        ("problem", "cost", "done", "存在的问题：活动经费不足。"),
        (
            "activity",
            "teacher_exchange",
            "required",
            "两校签订协议，协议如下：\n1、支援学校每学期选派一名教师到受援学校任教。",
        ),
    ],
)
def test_how_it_is_told(category, kind, realis, text):
    """Done, ongoing, planned or required; planned is true unless done or ongoing."""
    told = [s for s in tell(text).statements if (s.category, s.kind) == (category, kind)]
    assert told
    assert {s.realis for s in told} == {realis}
    assert all(s.planned == (realis not in ("done", "ongoing")) for s in told)


@pytest.mark.parametrize(
    ("category", "text"),
    [
        ("activity", "两校没有组织过联考。"),
        ("activity", "为了促进教师互派，教育局印发了文件。"),
        ("activity", "我们学习了《中小学教师轮岗办法》。"),
        ("outcome", "为提高教学质量，促进教育均衡发展，我们努力工作。"),
        ("outcome", "要努力提高教师的业务水平。"),
        ("problem", "支援学校解决了我校教师短缺的问题。"),
        ("problem", "我校地处山区，交通不便，师资薄弱。"),
    ],
)
def test_what_is_not_told(category, text):
    """What was not done, what is only aimed at, and what was solved is not told as done, gained or lacking."""
    assert kinds(tell(text), category) == set()


def test_below_problems_everything_is_a_problem():
    """三、存在的问题 governs the headings below it, whatever they say; above it the same words are none."""
    text = "交流的评估体系不完善\n三、存在的问题\n1、评估体系\n交流的评估体系不完善"
    starts = [(text.index("三"), "problems", "三、存在的问题"), (text.index("1"), "organisation", "1、评估体系")]
    sections = tuple(
        Section(summary_id="x", ordinal=n, kind=kind, heading=heading, start=start, end=len(text))
        for n, (start, kind, heading) in enumerate(starts, 1)
    )
    told = [s for s in tell(text, (), sections).statements if s.category == "problem"]
    assert {s.kind for s in told} == {"evaluation_gap"}
    assert all(s.start >= text.index("三") for s in told)


def test_a_template_is_no_programme():
    """A template keeps its types and statements, but no programme and no partner stand for it."""
    told = tell("我校与兄弟学校结对帮扶，开展了送教下乡。", genre="generic_template")
    assert told.types[0] == "paired_assistance"
    assert kinds(told, "activity") == {"send_lessons"}
    assert (told.programmes, told.partners) == ((), ())
    assert {s.programme_id for s in told.statements} == {""}


def test_a_programme_has_its_own_words():
    """Its name, its beginning, and the body behind it."""
    text, mentions, _ = marked.unmark(
        "在{o:云安县教育局}的统一安排下，{d:2016年9月=2016-09}，我校与〔云岭小学〕结成城乡互助共同体。城乡互助共同体运行良好。"
    )
    (programme,) = tell(text, mentions, author="青石小学").programmes
    assert programme.programme_id == "x-01:p1"
    assert (programme.name, programme.start_date, programme.authority) == ("城乡互助共同体", "2016-09", "云安县教育局")
    assert programme.level == "county"


@pytest.mark.parametrize("name", TOLD)
def test_everything_points_home(name):
    """Evidence is a stretch of the text, ids are unique, kinds are codes, and planned follows from how it is told."""
    text = marked.unmark(SUMMARIES[name]["text"])[0]
    told = tell_row(name)
    for item in (*told.statements, *told.partners):
        assert text[item.start : item.end] == item.evidence != ""
    ids = [statement.statement_id for statement in told.statements]
    assert len(ids) == len(set(ids))
    codes = {(row["list"], row["code"]) for row in LEXICON.rows("codes")}
    assert {("statement", s.kind) for s in told.statements if s.kind} <= codes
    assert {("role", p.role) for p in told.partners} | {("programme_type", t) for t in told.types} <= codes
    assert all(s.planned == (s.realis not in ("done", "ongoing")) for s in told.statements)
    assert all(len(s.evidence) <= 40 for s in told.statements if s.category != "donation")


@given(st.text(max_size=400), st.sampled_from(["school_summary", "plan", "generic_template", "off_topic_summary"]))
@settings(max_examples=60, deadline=None)
def test_any_text_tells_something_or_nothing(text, genre):
    """Whatever the text, the same records come out again, and all of them point into it."""
    first = tell(text, genre=genre)
    assert first == tell(text, genre=genre)
    assert all(text[s.start : s.end] == s.evidence for s in first.statements)


@pytest.mark.parametrize(
    "unit", ["捐赠", "我校与", "不足：教师少，经费缺，", "教师教学水平得到提高", "派", "。", "一、问题\n"]
)
def test_time_grows_with_the_text(unit):
    """Four times the text takes about four times as long."""
    spent = []
    for size in (5_000, 20_000):
        text = (unit * size)[:size]
        began = time.process_time()
        tell(text)
        spent.append(time.process_time() - began)
    assert spent[1] < 10 * spent[0] + 1


def test_real_documents_keep_their_figures():
    """On the annotated real texts, with their mentions and headings as annotated."""
    if not SHARED.is_dir():
        pytest.skip(f"shared material not there: {SHARED}")
    found = {name: [] for name in (*CATEGORIES, "partners")}
    main = 0
    paths = sorted((SHARED / "annotations").glob("*.json"))
    for path in paths:
        truth = json.loads(path.read_text(encoding="utf-8"))
        text = (SHARED / "texts" / f"{path.stem}.txt").read_text(encoding="utf-8")
        mentions, sections = marked.annotated(text, truth)
        attributes = attribute(text, "", False, sections, mentions, LEXICON)
        told = describe(path.stem, text, sentences(text), sections, mentions, attributes, LEXICON)
        for name, category in CATEGORIES.items():
            found[name].append((kinds(told, category), set(truth[name]["must"]), set(truth[name]["may"])))
        pairs = ({(p["school"], p["role"]) for p in truth["partners"][which]} for which in ("must", "may"))
        found["partners"].append(({(p.school, p.role) for p in told.partners}, *pairs))
        accepted = truth["programme_types"]["main"]
        main += told.types[0] in (accepted if isinstance(accepted, list) else [accepted])
    assert main == len(paths)
    assert {name: share(rows) >= 0.95 for name, rows in found.items()} == dict.fromkeys(found, True)
