"""A page's day and address are what it says of itself; a day that may belong to something else is not taken."""

from __future__ import annotations

import time

import pytest

from pipeline.document import document_id, read_document
from pipeline.read import About, about
from pipeline.schema import RejectedFile, Settings, Source

DAYS = [
    ("in its head", "<meta name='PubDate' content='2019-06-28 10:00:00'>", "2019-06-28"),
    ("whatever the order", '<meta content="2019/6/8" property="article:published_time">', "2019-06-08"),
    ("for search engines", '<script>{"datePublished":"2019-06-28T10:00"}</script>', "2019-06-28"),
    ("after a label", "<div>发布时间：<span class=x>2019年6月28日</span></div>", "2019-06-28"),
    ("after a shorter one", "<p>来源：本站 时间：2019.06.28 编辑：小陈</p>", "2019-06-28"),
    ("the head before the label", "<meta name=pubdate content=2018-01-02><p>时间：2019-06-28</p>", "2018-01-02"),
    ("a month is a month", "<p>发布日期：2019年6月</p>", "2019-06"),
    ("a day that is none", "<p>发布时间：2019-02-30</p>", ""),
    ("a bare day may be a link's", "<li><span>2019-06-28</span><a>总结</a></li>", ""),
    ("a day in the text is the text's", "<p>2019年6月28日，我校派出教师。</p>", ""),
    ("none", "", ""),
]


@pytest.mark.parametrize(("page", "day"), [row[1:] for row in DAYS], ids=[row[0] for row in DAYS])
def test_the_day_is_what_the_page_says(page: str, day: str) -> None:
    assert about(page).published == day


ADDRESSES = [
    ('<link rel="canonical" href="https://a.cn/1.html?x=1&amp;y=2">', "https://a.cn/1.html?x=1&y=2"),
    ("<link href=http://a.cn/ rel=canonical>", "http://a.cn/"),
    ('<meta property="og:url" content="http://a.cn/2">', "http://a.cn/2"),
    ("<!-- saved from url=(0019)http://a.cn/3.html -->", "http://a.cn/3.html"),
    ('<link rel="canonical" href="/1.html">', ""),
    ('<link rel="canonical" href="javascript:x">', ""),
    ("<a href='http://a.cn'>x</a>", ""),
]


@pytest.mark.parametrize(("page", "address"), ADDRESSES)
def test_the_address_is_what_the_page_says(page: str, address: str) -> None:
    assert about(page) == About(address=address)


def test_both_are_columns_of_the_document() -> None:
    raw = (
        "<html><head><meta name='PubDate' content='2019-06-28'><link rel='canonical' href='http://a.cn/1'></head>"
        "<body><p>2019年5月，我校与清源县实验小学结对帮扶，派出3名教师支教。</p></body></html>"
    ).encode()
    reading = read_document(Source("a.html", raw), document_id(raw), Settings())
    assert not isinstance(reading, RejectedFile)
    (document,) = reading.documents
    assert (document.published, document.address) == ("2019-06-28", "http://a.cn/1")


@pytest.mark.parametrize(
    "piece", ["<meta ", "<meta a=", "时间：", "发布", "时间：<b>", "&nbsp;", '"pubDate":"20', "<!-- saved from "]
)
def test_time_grows_with_length(piece: str) -> None:
    start = time.process_time()
    about(piece * (400_000 // len(piece)))
    assert time.process_time() - start < 2
