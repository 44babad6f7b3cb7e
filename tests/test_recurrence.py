"""What stands on many pages beside ever other texts is a site's; what copies of one text share is not."""

from __future__ import annotations

import time
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lexicon import load
from pipeline.split import BESIDE, repeated, split, traces

LEXICON = load()
PLACES = ("河湾", "石桥", "柳坪", "青岩", "白塔", "双溪")
SITE = "柳河每日一读\n{title}\n把最好的课送到山里\n{text}\n（柳河学区供稿）"


def told(place: str) -> str:
    """A summary of its own."""
    body = f"本学期，{place}小学与县实验小学结为对子，两校教师往来{len(place)}次，{place}的孩子们很高兴。"
    lack = f"存在的不足\n{place}路远，车少，老师们来去不便，雨天更是难行，往返一趟要大半天。"
    return f"{body}\n{lack}\n{place}小学\n2016年7月1日"


def numbers(pages: list[str]) -> frozenset[int]:
    return repeated(traces(page, LEXICON) for page in pages)


def texts(page: str, known: frozenset[int]) -> list[str]:
    return [page[part.start : part.end] for part in split(page, LEXICON, known).parts]


PAGES = [SITE.format(title=f"{place}轮岗总结", text=told(place)) for place in PLACES]


def test_a_site_is_known_by_its_pages() -> None:
    """Every page alone keeps lines of the site; together they show which lines those are."""
    known = numbers(PAGES)
    assert [texts(page, frozenset()) for page in PAGES] != [[told(place)] for place in PLACES]
    assert [texts(page, known) for page in PAGES] == [[told(place)] for place in PLACES]
    assert {f.kind for f in split(PAGES[0], LEXICON, known).furniture} == {"title", "repeated", "notice"}


@pytest.mark.parametrize("times", [BESIDE, 3 * BESIDE])
def test_copies_of_one_text_prove_nothing(times: int) -> None:
    """However often one summary was copied, whatever site shows it, no line of it is a site's."""
    assert numbers([told("河湾")] * times) == frozenset()
    assert numbers([f"站点{n}\n{told('河湾')}\n站点{n}" for n in range(times)]) == frozenset()


def test_what_copies_share_stays_on_a_page_of_the_site() -> None:
    """A summary copied to pages with other texts, shortened and reworded each time, keeps all its lines."""
    copies = [f"{told('河湾')}\n" + SITE.format(title="送教总结", text=told(place)) for place in PLACES]
    spun = [told("河湾").replace("往来2次", f"往来{n}次").replace("路远", f"路有{n}里") for n in range(3, 9)]
    known = numbers([*PAGES, *copies, *spun])
    assert [texts(page, known) for page in spun] == [[page] for page in spun]


def test_the_order_of_pages_does_not_matter() -> None:
    found = {numbers(list(some)) for some in permutations(PAGES)}
    assert len(found) == 1
    assert found != {frozenset()}


def test_what_summaries_say_alike_is_no_site() -> None:
    """Signatures, dates, thanks, numbered points and titles stand on many pages and are never a site's."""
    said = ("一、主要做法", "特此报告。", "谢谢大家！", "李山", "河湾小学", "2016年7月1日", "轮岗工作总结", "附：名单")
    pages = ["\n".join((told(place), *said, "2015—2016学年度第一学期")) for place in PLACES]
    assert numbers(pages) == frozenset()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=9), max_size=9), st.randoms())
def test_counting_is_the_same_in_any_order(pages: list[list[tuple[int, int]]], chance: object) -> None:
    mixed = [page[::-1] for page in pages]
    chance.shuffle(mixed)
    beside = {line: {p for page in pages for one, p in page if one == line} for page in pages for line, _ in page}
    assert repeated(pages) == repeated(mixed) == {line for line, found in beside.items() if len(found) >= BESIDE}


@pytest.mark.parametrize("piece", ["——", "·", "(", "-1", "第1页", "石桥小学-"])
def test_time_grows_with_length_alone(piece: str) -> None:
    """Also of a line that is all dashes."""
    page = f"{SITE.format(title='送教总结', text=told('河湾'))}\n{piece * (80_000 // len(piece))}"
    started = time.perf_counter()
    split(page, LEXICON)
    assert time.perf_counter() - started < 3, "0.3 s on an idle machine"
