"""Places: gold rows in the notation of paper, the examples of the lexicon, laws on any text, linear time."""

import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper import flag, flagged, with_flags

from pipeline import lexicon
from pipeline.extract import places, toponyms
from pipeline.link import places as link_places
from pipeline.schema import Mention

WORDS = lexicon.load()
PIECES = (
    "沂水县,陕西,xx市,**县,石桥镇,城区,《,》,（,鼓楼区,位于,柳林村,南京,高新区,的,，,\n,朝阳,\ud800,x,某某,镇,县,市,"
    "梅水、黄埠、油石等乡镇,小学"
)


@pytest.mark.parametrize("row", with_flags("places"))
def test_places_are_where_the_row_marks_them(row):
    """Every place is found with its exact span, and nothing else is."""
    text, wanted, claimed = flagged(row)
    found = [(f.start, f.end, flag(f)) for f in places.find(text, WORDS)]
    assert [f for f in found if not any(a <= f[0] and f[1] <= b for a, b in claimed)] == wanted


@pytest.mark.parametrize("row", WORDS.rows("place_stop"), ids=lambda r: r["name"])
def test_a_word_that_looks_like_a_place_is_none(row):
    found = [row["example"][f.start : f.end] for f in places.find(row["example"], WORDS)]
    assert not [name for name in found if row["name"] in name]


@pytest.mark.parametrize("row", WORDS.rows("place_aliases"), ids=lambda r: r["name"])
def test_an_everyday_name_is_a_place(row):
    assert [row["example"][f.start : f.end] for f in places.find(row["example"], WORDS)] == [row["name"]]


@pytest.mark.parametrize("word", WORDS.words("open_words"))
def test_a_short_county_is_seen_after_a_word_that_opens(word):
    text = f"我们{word}莘县的学校。"
    assert "莘县" in [text[f.start : f.end] for f in places.find(text, WORDS)]


@pytest.mark.parametrize("state", WORDS.words("countries"))
def test_a_state_is_a_place(state):
    text = f"来自{state}的客人"
    assert [text[f.start : f.end] for f in places.find(text, WORDS)] == [state]


@given(st.lists(st.sampled_from(PIECES.split(",")), max_size=30).map("".join) | st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_spans_in_order(text):
    """Whatever comes in: spans lie in the text, in order, none overlapping; the same text gives the same again."""
    found = list(places.find(text, WORDS))
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert found == list(places.find(text, WORDS))


@pytest.mark.parametrize("piece", ["沂水县", "镇", "县", "xx县", "《", "位于", "陕西", "省市县", "在石", "村、韩庄"])
def test_time_grows_with_length_alone(piece):
    list(places.find("沂水县石桥镇", WORDS))
    started = time.perf_counter()
    list(places.find(piece * (34_000 // len(piece)), WORDS))  # about 100 kB
    assert time.perf_counter() - started < 2, "0.2 s on an idle machine"


def test_spots_do_not_overlap():
    text = "江苏省盐城市亭湖区与云南山区的学校"
    found = [text[s.start : s.end] for s in toponyms.spots(text, WORDS)]
    assert found == ["江苏省", "盐城市", "亭湖区", "云南"]


# ---------------------------------------------------------------------------------------------------------- linking

BLANK = Mention(
    mention_id="", summary_id="a-01", type="place", start=0, end=0, text="", value="", value_max="", unit="",
    qualifier="", of="", role="", entity_id="", masked=False, generic=False, inferred=False, rule="", confidence=1.0,
    source_start=-1, source_end=-1,
)  # fmt: skip
LINKED = [
    ("鼓楼区", [("place", "南京市", "")], "鼓楼区", "320106"),
    ("鼓楼区", [("org", "徐州市教育局", "")], "鼓楼区", "320302"),
    ("鼓楼区", [], "鼓楼区", ""),
    ("陕西", [], "陕西省", "610000"),
    ("姜堰市", [("date", "2010年", "2010-05")], "姜堰市", "321284"),
    ("姜堰区", [("date", "2019年", "2019")], "姜堰区", "321204"),
    ("江苏省盐城市亭湖区", [], "亭湖区", "320902"),
    ("高桥镇", [("place", "楚雄州", "")], "高桥镇", "532329"),
    ("高桥镇", [], "高桥镇", ""),
    ("禾甸镇", [], "禾甸镇", "532923"),
    ("捷克", [], "捷克", ""),
    ("雄安新区", [], "雄安新区", ""),
]


@pytest.mark.parametrize(("text", "company", "value", "code"), LINKED)
def test_company_and_year_give_the_code(text, company, value, code):
    mentions = (
        replace(BLANK, text=text, end=len(text)),
        *(replace(BLANK, type=kind, text=words, value=norm) for kind, words, norm in company),
    )
    linked = link_places.resolve("", mentions, WORDS)
    assert (linked[0].value, linked[0].entity_id) == (value, code)
    assert linked[1:] == tuple(m if m.type != "place" else linked[i] for i, m in enumerate(mentions) if i)


def test_a_masked_place_keeps_its_mask():
    linked = link_places.resolve("", (replace(BLANK, text="xx市", masked=True),), WORDS)
    assert (linked[0].value, linked[0].entity_id) == ("xx市", "")
