"""The gazetteer: codes in their years, successors, paths, townships."""

import time

import pytest

from pipeline import gazetteer, lexicon

PLACES = gazetteer.load(lexicon.load())

CODES = [
    ("姜堰市", 2010, "321284"),
    ("姜堰市", 1995, "321087"),
    ("姜堰市", None, "321284"),
    ("姜堰区", None, "321204"),
    ("沂水县", None, "371323"),
    ("陕西", None, "610000"),
    ("吉林", None, "220000"),
    ("吉林市", None, "220200"),
    ("贵阳", None, "520100"),
    ("楚雄州", None, "532300"),
    ("峨山县", None, "530426"),
    ("仙桃市", None, "429004"),
    ("北京", None, "110000"),
    ("重庆市", 1990, "510200"),
    ("重庆市", None, "500000"),
    ("察右前旗", None, "150926"),
    ("鼓楼区", None, ""),
    ("没有这个县", None, ""),
    ("", None, ""),
]
PATHS = [
    ("321204", "江苏省/泰州市/姜堰区"),
    ("532300", "云南省/楚雄彝族自治州"),
    ("110108", "北京市/海淀区"),
    ("429004", "湖北省/仙桃市"),
    ("441900", "广东省/东莞市"),
    ("650000", "新疆维吾尔自治区"),
    ("999999", ""),
]


@pytest.mark.parametrize(("name", "year", "code"), CODES)
def test_a_name_has_the_code_of_its_year(name, year, code):
    assert PLACES.code_at(name, year) == code


@pytest.mark.parametrize(("code", "path"), PATHS)
def test_a_code_has_its_path(code, path):
    assert PLACES.path(code) == path


def test_a_code_given_up_leads_to_the_one_of_today():
    """姜堰市 of 1994, 1996 and today are one place; a county split in two keeps its own code."""
    assert [PLACES.today(code) for code in ("321087", "321284", "321204")] == ["321204"] * 3
    assert PLACES.today("511521") == "511521"
    assert PLACES.today("no code") == "no code"


def test_every_successor_chain_ends():
    """No chain of successors runs in a circle, and every code has a path that ends in one of its names."""
    for code, units in PLACES.by_code.items():
        assert PLACES.today(PLACES.today(code)) == PLACES.today(code)
        assert PLACES.path(code).split("/")[-1] in {unit.name for unit in units}


def test_townships_give_their_counties():
    assert PLACES.towns("禾甸镇") == ("532923",)
    assert PLACES.towns("禾甸") == ("532923",)
    assert len(PLACES.towns("城关镇")) > 50
    assert PLACES.towns("没有这个镇") == ()
    assert PLACES.is_town("禾甸镇")
    assert not PLACES.is_town("禾甸")


def test_company_decides_between_namesakes():
    codes = PLACES.codes("鼓楼区")
    assert PLACES.nearest(codes, ["320100"]) == "320106"
    assert PLACES.nearest(codes, ["350000"]) == "350102"
    assert PLACES.nearest(codes, ["320000"]) == "", "two of them lie in 江苏省"
    assert PLACES.nearest((), ["320000"]) == ""


def test_it_loads_fast():
    started = time.perf_counter()
    gazetteer.Gazetteer(lexicon.Lexicon()).towns("禾甸镇")
    assert time.perf_counter() - started < 3, "0.25 s on an idle machine"
