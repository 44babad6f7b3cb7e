"""The source of a web page in; out come the day it says it was published, and the address it gives as its own.

Only what the page states of itself counts: in its head, in the data for search engines, or after a label a reader
sees. A bare date somewhere on a page may belong to a link, and is not taken.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LOOK_AT = 400_000  # characters of a page; what it says of itself stands in its head, or above its text
LONGEST_ADDRESS = 500
TAG = re.compile(r"<(?:meta|link)\b[^<>]{1,2000}>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([A-Za-z][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
DAY = r"(?P<year>(?:19|20)\d\d)(?:-|/|\.|年)\s*(?P<month>\d{1,2})(?:(?:-|/|\.|月)\s*(?P<day>\d{1,2}))?"
PUBLISHED = frozenset((
    "pubdate", "publishdate", "publish_date", "publish-date", "publish_time", "publishtime", "article:published_time",
    "og:published_time", "og:release_date", "bytedance:published_time", "datepublished", "dc.date",
    "dc.date.issued", "dcterms.issued", "article:create_at",
))  # fmt: skip
FOR_ENGINES = re.compile(rf'"(?:datePublished|pubDate)"\s*:\s*"{DAY}')
LABEL = re.compile(
    rf"(?:发布|发表|发文|录入|上传)(?:时间|日期)?\s*[:：]?(?:\s|&nbsp;|<[^<>]{{0,200}}>){{0,20}}{DAY}"
    rf"|(?:时间|日期)\s*[:：](?:\s|&nbsp;|<[^<>]{{0,200}}>){{0,20}}{DAY.replace('?P<', '?P<own_')}"
)
SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S{1,500})\s*-->", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class About:
    """What a page says of itself; empty where it says nothing."""

    published: str = ""
    address: str = ""


def about(source: str) -> About:
    """What a web page says of itself.

    >>> about('<meta name="PubDate" content="2019-06-28 10:00"><link rel="canonical" href="http://a.cn/1.html">')
    About(published='2019-06-28', address='http://a.cn/1.html')
    >>> about("<p>发布时间：<span>2013年5月6日</span></p>").published
    '2013-05-06'
    """
    head = source[:LOOK_AT]
    tags = [_attributes(tag.group()) for tag in TAG.finditer(head)]
    return About(next(_days(head, tags), ""), next(_addresses(head, tags), ""))


def _attributes(tag: str) -> dict[str, str]:
    found = ((name.lower(), one or two or three) for name, one, two, three in ATTRIBUTE.findall(tag))
    return {name: html.unescape(value).strip() for name, value in reversed(list(found))}


def _called(tag: dict[str, str]) -> str:
    return (tag.get("name") or tag.get("property") or tag.get("itemprop") or "").lower()


def _days(head: str, tags: list[dict[str, str]]) -> Iterator[str]:
    for tag in tags:
        if _called(tag) in PUBLISHED and (found := re.match(DAY, tag.get("content", ""))):
            yield from _day(found, "")
    for found in FOR_ENGINES.finditer(head):
        yield from _day(found, "")
    for found in LABEL.finditer(head):
        yield from _day(found, "" if found["year"] else "own_")


def _day(found: re.Match[str], which: str) -> Iterator[str]:
    """A day as EDTF, if it is one of the calendar."""
    year, month, day = (found[f"{which}{part}"] for part in ("year", "month", "day"))
    try:
        first = date(int(year), int(month), int(day or 1))
    except ValueError:
        return
    yield first.isoformat() if day else first.isoformat()[: len("2019-06")]


def _addresses(head: str, tags: list[dict[str, str]]) -> Iterator[str]:
    said = [tag.get("href", "") for tag in tags if tag.get("rel", "").lower() == "canonical"]
    said += [tag.get("content", "") for tag in tags if _called(tag) == "og:url"]
    said += SAVED_FROM.findall(head)
    for address in said:
        if re.match(r"https?://[^\s<>]+$", address, re.IGNORECASE) and len(address) <= LONGEST_ADDRESS:
            yield address
