"""The genre of a summary: a school's report, a bureau's, a plan, a community of teachers', another matter, a template.

The rules stand in order and the first that fits decides. What is hard: a plan and a report share every word but those
of the past, and a template is a report that names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from pipeline.attribute.author import BUREAU, SURE, author_school, brackets, head, heading_bodies, title, title_line
from pipeline.attribute.page import OUR, Page, name_of, nameless
from pipeline.schema import Section

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention

PAST = re.compile(
    r"(?<!为)(?<!除)了(?!解)|先后|已经|荣获|累计|取得[^，。]{0,6}(?:成效|成绩|进展)"
    r"|(?:已|共|全年)(?:开展|组织|选派|派出|举办|交流|上|送|完成)"
)
MODAL = re.compile(
    r"必须|应当|(?<![主重必需首只])要(?![求点素])|须|将(?![^。，]{1,14}(?:作为|纳入|列入|当作|融入))|拟|力争|确保|不少于"
)
COMMUNITY = re.compile("工作室|研修小组|共同体|联盟|协会|学会|集团|工作坊")
TEACHERS_TITLE = re.compile("教师.{0,8}共同体|(?:教研|研修|学习|班主任).{0,6}(?:共同体|小组)|工作室|工作坊")
SURNAME_ONLY = re.compile(r"[\u4e00-\u9fff](?:老师|校长|主任|园长|书记|教师)")
PLANNED = re.compile("方案|计划|意见|办法|细则")
REPORTED = re.compile("总结|汇报|小结")
DONE = re.compile(
    "大事记|记事|纪事|纪实|侧记|自评|自查|回顾|盘点|纪要|台账|(?:情况|工作)的?(?:报告|通报|说明|汇总|统计|小结|总结)|情况(?:[（(]|$)"
)
# Weights and words in 1,000 characters, set on the annotated texts:
PLAN, TITLE_WEIGHT = 4.0, 4  # words of planning that make a plan; what a title adds
REPORTING, UNDONE, NOTHING_DONE = 4.5, 1.6, 1.0  # words of the past: too many for a plan, few, next to none
FEWEST = 3  # words of planning: of two a short text says nothing
SHORT, LONG_ENOUGH = 150, 450  # characters below which few words of the past say nothing
OTHER, BESIDES = 2.0, 4.0  # words of another matter; how far they outweigh those of schools together
OUTWEIGHED = 4  # words of a community for each 我校 of a report in which a school is named
BUREAUS = 1.2  # words of one who speaks for all schools of a place
TEACHERS = ("research_community", "class_teacher_community")

Rule = Callable[[Page, str, Sequence[Section]], bool]


def genre_of(page: Page, school: str, sections: Sequence[Section]) -> str:
    """The first rule that fits decides; a school's report is what is left."""
    return next((genre for genre, rule in GENRES if rule(page, school, sections)), "school_summary")


def is_plan(page: Page, _school: str, sections: Sequence[Section]) -> bool:
    """A text that sets out what is to be done, and reports nothing done: 特制定本方案."""
    if DONE.search(page.headline) and not PLANNED.search(page.headline):
        return False
    size = max(1, len(page.text)) / 1000
    past, modal = (len(words.findall(page.text)) / size for words in (PAST, MODAL))
    plan = page.weights["plan"] + len({s.kind for s in sections} & {"schedule", "safeguards", "principles"})
    if PLANNED.search(page.headline) and not REPORTED.search(page.headline):
        plan += TITLE_WEIGHT
    if plan >= PLAN and plan * 2 >= page.weights["report"] and past < REPORTING:
        return True
    reports = REPORTED.search(page.headline) and not PLANNED.search(page.headline)
    if page.weights["report"] >= PLAN or (reports and (past >= NOTHING_DONE or modal + plan < PLAN)):
        return False  # a page of summaries may hold a plan too
    enough = len(MODAL.findall(page.text)) + plan >= FEWEST
    wanted = past < UNDONE and modal + plan >= PLAN and len(page.text) > SHORT and enough
    return wanted or (past < NOTHING_DONE and len(page.text) > LONG_ENOUGH)


def is_off_topic(page: Page, _school: str, _sections: Sequence[Section]) -> bool:
    """A report about something that schools do not do with each other: 防溺水安全教育."""
    titled = page.title_weights["other"] and not page.title_weights["between"]
    other, between = page.weights["other"] + (OTHER if titled else 0), page.weights["between"]
    return other >= OTHER and other > BESIDES * between


def is_community_by_name(page: Page, _school: str, _sections: Sequence[Section]) -> bool:
    """A title that names teachers who learn together, and no school: 柳河县“河畔”数学教研共同体小结."""
    return bool(TEACHERS_TITLE.search(page.headline)) and not page.titled and not author_school(page, SURE)


def is_bureau(page: Page, school: str, _sections: Sequence[Section]) -> bool:
    """A report that speaks for all schools of a place, and not for one of them: 全县共交流教师三百名."""
    signed = (m for m in (*page.signed, *heading_bodies(page)) if m.type == "org")
    by_bureau = any(BUREAU.search(name_of(m)) and not COMMUNITY.search(name_of(m)) for m in signed)
    if by_bureau and not (head(page) or title_line(page) or brackets(page) or title(page)):  # below it 报送：县教育局
        return True
    if author_school(page, SURE) or (school and page.weights["school"] >= 1):
        return False
    return page.weights["bureau"] >= BUREAUS and page.weights["bureau"] > page.weights["school"]


def is_template(page: Page, _school: str, _sections: Sequence[Section]) -> bool:
    """A text without any school, person or place that could be found again, and no school above it."""
    return not page.titled and not any(_identifies(m, page.lexicon) for m in page.mentions)


def is_community(page: Page, school: str, _sections: Sequence[Section]) -> bool:
    """A report of teachers who learn together across schools, in nobody's but their own name."""
    if author_school(page, SURE) or page.main_type not in TEACHERS:
        return False
    ours = len(re.findall(OUR, page.text))
    return page.weights["community"] > (OUTWEIGHED if school else 1) * ours


def _identifies(mention: Mention, lexicon: Lexicon) -> bool:
    """Whether it could be found again: not 县教育局, not xx学校, not 王老师, and not 陶行知 who is only quoted."""
    if mention.type not in ("school", "person", "place", "org") or mention.generic:
        return False
    if mention.masked and (mention.type != "school" or nameless(mention)):
        return False
    return mention.type != "person" or not (mention.text in _quoted(lexicon) or SURNAME_ONLY.fullmatch(mention.text))


@cache
def _quoted(lexicon: Lexicon) -> frozenset[str]:
    rows = (row["pattern"] for row in lexicon.rows("genre_cues") if row["kind"] == "quoted")
    return frozenset(name for pattern in rows for name in pattern.split("|"))


GENRES: tuple[tuple[str, Rule], ...] = (
    ("plan", is_plan),
    ("off_topic_summary", is_off_topic),
    ("teacher_community_report", is_community_by_name),
    ("bureau_report", is_bureau),
    ("generic_template", is_template),
    ("teacher_community_report", is_community),
)
