"""A PDF gives its paragraphs, whatever the order and manner in which it draws them."""

from __future__ import annotations

import pytest
from office_files import TITLE, pdf, text

FULL = "二〇一九年三月以来我校与清源县实验小学结成帮扶对子，两校领导高度重视，成"
PAGES = [
    (
        "a line that reaches the edge goes on",
        [[(72, 700, TITLE), (96, 670, FULL), (72, 652, "立小组。")]],
        f"{TITLE}\n{FULL}立小组。",
    ),
    ("not in one that is set in", [[(72, 670, FULL), (96, 652, FULL), (72, 634, "完。")]], f"{FULL}\n{FULL}完。"),
    (
        "not in one that begins a section",
        [[(72, 670, FULL[:-1] + "。"), (72, 652, "二、做法"), (72, 634, FULL)]],
        f"{FULL[:-1]}。\n二、做法\n{FULL}",
    ),
    (
        "not in one further down",
        [[(72, 670, FULL), (72, 652, FULL), (72, 634, FULL), (72, 580, FULL)]],
        f"{FULL * 3}\n{FULL}",
    ),
    (
        "a signature does not",
        [[(72, 670, FULL), (72, 652, "完。"), (456, 634, "石岭小学"), (432, 616, "2019年7月")]],
        f"{FULL}完。\n石岭小学\n2019年7月",
    ),
    (
        "a paragraph goes on over a page",
        [[(72, 700, FULL), (72, 682, FULL), (290, 60, "- 1 -")], [(72, 760, "立小组。"), (290, 60, "- 2 -")]],
        f"{FULL * 2}立小组。",
    ),
    (
        "running heads and numbers are not of the text",
        [[(72, 800, "石岭小学"), (72, 700, f"第{n}段。"), (290, 60, str(n + 3))] for n in (1, 2, 3)],
        "第1段。\n第2段。\n第3段。",
    ),
    ("a number alone may be of the text", [[(72, 700, "共派出"), (290, 60, "12")]], "共派出\n12"),
    ("signs drawn one by one are a line", [[(72 + 12 * n, 700, sign) for n, sign in enumerate(TITLE)]], TITLE),
    ("signs drawn twice to look bold are there once", [[(72, 700, TITLE), (73, 700, TITLE)]], TITLE),
    (
        "cells stand side by side",
        [[(72, 700, "学校"), (272, 700, "人数"), (72, 680, "东校"), (272, 680, "12")]],
        "学校 人数\n东校 12",
    ),
]


@pytest.mark.parametrize(("pages", "lines"), [row[1:] for row in PAGES], ids=[row[0] for row in PAGES])
def test_a_pdf_gives_its_paragraphs(pages: list[list[tuple[float, float, str]]], lines: str) -> None:
    assert text(pdf(pages), "总结.pdf") == lines
