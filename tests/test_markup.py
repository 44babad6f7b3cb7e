"""A web page becomes its lines by edits that can be undone, however broken it is, and in linear time."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.decode import decode
from pipeline.edits import apply_edits, undo_edits
from pipeline.restore.markup import find, is_page

PAGES = [
    ("a paragraph is a line", "<p>一</p><p>二</p>", "一\n二"),
    ("<br> breaks a line, twice as well", "<p>一<br>二<BR/><br />三</p>", "一\n二\n三"),
    ("inline tags leave nothing", "<p>支<b>教</b><span class='x'>工作</span></p>", "支教工作"),
    ("the title is the first line", "<head><meta a='b'><title> 总结 </title><base></head><body><p>一</p>", "总结\n一"),
    ("other text of the head is not seen", "<html><head>x<title>甲</title>y</head><body>乙</body></html>", "甲\n乙"),
    ("a head never closed ends at the first block", "<head><title>甲</title>x<div>乙</div>", "甲\n乙"),
    ("the source is indented", "<div>\n    <p>\n      一段\n    </p>\n</div>\n<p>二</p>\n", "一段\n二"),
    ("a line broken in the source joins Chinese", "<p>结对\n      帮扶</p>", "结对帮扶"),
    ("and keeps Latin words apart", "<p>class\n  room</p>", "class room"),
    ("a blank stays a blank", "<p>结对 <b>帮扶</b></p>", "结对 帮扶"),
    (
        "comments, scripts and styles go",
        "<p>一<!-- <p>x</p> --></p><script>a<b>c</script><style>p{}</style><p>二</p>",
        "一\n二",
    ),
    ("also among words", "<p>一<script>x</script>二</p>", "一二"),
    ("CDATA, declarations and instructions go", "<!DOCTYPE html><?xml a?><p>一<![CDATA[x]]></p>", "一"),
    ("references become characters", "<p>&ldquo;&#25945;&#x80B2;&rdquo;&amp;</p>", "“教育”&"),
    ("also those written twice over", "<p>一&amp;nbsp;二</p>", "一\xa0二"),
    ("what is no reference stays", "<p>A&B &nonsense; &#xD800; R&D;</p>", "A&B &nonsense; &#xD800; R&D;"),
    ("a reference may lack its end", "<p>一&nbsp二&#25945三</p>", "一\xa0二教三"),
    (
        "menus and footers stay as lines",
        "<nav><a>首页</a> | <a>范文</a></nav><p>一</p><footer>版权</footer>",
        "首页 | 范文\n一\n版权",
    ),
    ("cells stand side by side", "<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>", "甲 乙\n丙"),
    ("a sign in quotes does not end a tag", "<p><a title='a>b' href=x>一</a></p>", "一"),
    ("a quote never closed does not swallow the page", '<p><a href="x>一</a></p><p>二</p>', "一\n二"),
    ("a tag never closed ends where the next begins", "<p>一</p<p>二<b</p>", "一\n二"),
    ("less is less", "<p>3<5，且a < b</p>", "3<5，且a < b"),
    ("a comment never closed ends like a tag", "<p>一</p><!-- x <p>二</p>", "一\n二"),
    ("a script never closed takes the rest", "<p>一</p><script>二", "一"),
    ("other unseen things never closed do not", "<p>一</p><noscript>二", "一\n二"),
    (
        "a line of the source that is set in is a paragraph",
        "<p>一\n　　二\n&nbsp;&nbsp;三</p>",
        "一\n　　二\n\xa0\xa0三",
    ),
    ("a hidden paragraph goes", "<p>一</p><p style='font-size:0'>某网</p><p>二</p>", "一\n二"),
    (
        "a list of nothing but links goes",
        "<p>一</p><ul><li><a href=x>甲乙</a> 06-12<li>·<a href=y>丙</a><li><a>丁</a></ul><p>二</p>",
        "一\n二",
    ),
    ("a menu on one line too", "<p><a>首页</a> | <a>范文</a>&gt;<a>总结</a></p><p>一</p>", "一"),
    ("two links stay", "<ul><li><a>甲</a><li><a>乙</a></ul><p>一</p>", "甲\n乙\n一"),
    ("a sentence of links stays", "<p><a>我校</a><a>教师</a><a>支教。</a></p>", "我校教师支教。"),
    ("words between links stay", "<p><a>甲</a>校与<a>乙</a>、<a>丙</a></p>", "甲校与乙、丙"),
    (
        "a title linked to itself stays, and a heading",
        "<title>支教工作总结_某网</title><div><a>支教工作总结</a></div><h1><a>教师</a></h1><p><a>甲</a><a>乙</a><a>丙</a>",
        "支教工作总结_某网\n支教工作总结\n教师",
    ),
    ("a link never closed ends with its paragraph", "<p><a>甲<p>我校派出三人。<p>乙", "甲\n我校派出三人。\n乙"),
    ("hidden words of copy protection go", "<p>一<span style='display:none'>某网</span>二</p>", "一二"),
    ("a hidden article stays", "<div style='display:none'><p>一</p></div>", "一"),
    ("lines of <pre> stay", "<pre>一\n二</pre>", "一\n二"),
    (
        "lines that no tag holds stay",
        "<html><body>" + "\n".join("一二三四五六七八") + "</body>",
        "\n".join("一二三四五六七八"),
    ),
    ("a page of scripts alone is empty", "<html><head><script>x</script></head><body><script>y</script></body>", ""),
    ("an empty page is empty", "", ""),
]


@pytest.mark.parametrize(("page", "lines"), [row[1:] for row in PAGES], ids=[row[0] for row in PAGES])
def test_a_page_becomes_its_lines(page: str, lines: str) -> None:
    edits = find(page)
    assert apply_edits(page, edits) == lines
    assert undo_edits(lines, edits) == page
    assert {edit.kind for edit in edits} <= {"markup", "entity"}


PAGES_WITH_TEXT = sorted((Path(__file__).parent / "gold" / "web").glob("*.html"))


@pytest.mark.parametrize("path", PAGES_WITH_TEXT, ids=lambda path: path.stem)
def test_no_word_of_a_pages_text_is_lost(path: Path) -> None:
    """Of the text between the markers of a page of gold, every line comes out, in order."""
    page = decode(path.read_bytes()).text
    text = page[page.index("<!--[-->") : page.index("<!--]-->")]
    own = [line for line in apply_edits(text, find(text)).splitlines() if line.strip()]
    out = apply_edits(page, find(page))
    at = 0
    for line in own:
        at = out.index(line.strip(), at) + len(line.strip())
    assert own


IS_PAGE = [
    ("<!DOCTYPE html>\n<html>", True),
    ("\ufeff<?xml version='1.0'?>\n<HTML lang=zh>", True),
    ("<p>一</p>" * 3, True),
    ("一<br>" * 7, True),
    ("", False),
    ("结对帮扶工作总结\n一、取得的成效", False),
    ("网页用<br>换行，用<p>分段。" * 2, False),
    ("3<5", False),
    ("一段很长的总结" * 2000 + "<br>" * 7, False),
]


@pytest.mark.parametrize(("text", "page"), IS_PAGE)
def test_a_page_is_told_from_a_text(text: str, page: bool) -> None:  # noqa: FBT001
    assert is_page(text) is page


SHARDS = (  # noqa: SIM905 - a row of shards reads better than a list
    "<a> </a> <li> "
    "< > \" ' = / <p> </p> <b <!-- --> <script> </script <title> </title> <head> <body> <svg> </svg> <pre> & &amp; "
    "&nbsp; &# ; 教 a 1"
).split()
BROKEN = st.lists(st.sampled_from([*SHARDS, " ", "\n", "\r\n", "\x00", "\ud800"])).map("".join)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(), BROKEN))
def test_edits_stand_in_order_and_undo_gives_the_page(page: str) -> None:
    edits = find(page)
    assert all(page[edit.start : edit.end] == edit.before for edit in edits)
    assert all(left.end <= right.start for left, right in pairwise(edits))
    touching = [pair for pair in pairwise(edits) if pair[0].end == pair[1].start]
    assert all("entity" in {left.kind, right.kind} for left, right in touching)  # markup side by side is one edit
    assert undo_edits(apply_edits(page, edits), edits) == page
    assert is_page(page) in {True, False}


REPEATED = (  # noqa: SIM905 - a row of pieces reads better than a list; _ is a blank
    '< <a <a_ <a_" <a_\'"> <a_b=" <a_b="< <a_b=\'> </ <! <!-- <? <script> <script></script> <svg> <style <svg></ & '
    "&amp; &# &amp;amp _ <p> <title> <span_style='display:none'> 教 <a>教</a> <a>教<p>"
).split()


@pytest.mark.parametrize("piece", [*REPEATED, "\n", "\n<", "<_\n", "x\n", "教\n"])
def test_time_grows_with_length(piece: str) -> None:
    page = piece.replace("_", " ") * (100_000 // len(piece)) + '">'
    start = time.process_time()
    find(page)
    is_page(page)
    assert time.process_time() - start < 2
