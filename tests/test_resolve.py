"""Resolving: the county of a school, one school and one person over many summaries, ids, order and speed."""

import re
import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import gazetteer, lexicon
from pipeline.resolve import resolve
from pipeline.resolve.counties import TAIL, common, core, counties, level, named

WORDS = lexicon.load()
PLACES = gazetteer.load(WORDS)
GOLD = lexicon.read_table(Path(__file__).parent / "gold" / "place_codes.tsv")


@pytest.mark.parametrize("row", GOLD, ids=lambda r: f"{r['school']}-{r['company']}")
def test_a_school_lies_where_its_name_and_company_say(row):
    """The county follows from name, township and company; where they do not say enough, none is given."""
    company = [word for word in row["company"].split(";") if word]
    schools = [row["school"], *(word for word in company if TAIL.search(word))]
    codes = [code for word in company if not TAIL.search(word) and (code := named(word, PLACES))]
    found = counties(schools, codes, [], PLACES)
    assert PLACES.path(found.get(row["school"], "")) == row["place"]


LEVELS = [
    ("石桥镇中心小学", "primary"), ("石桥完小", "primary"), ("沂水县第九小学", "primary"), ("县实小", "primary"),
    ("石桥初中", "junior"), ("石桥初级中学", "junior"), ("沂水县第九中学", "secondary"), ("昭觉一中", "secondary"),
    ("沂水县高级中学", "senior"), ("石桥九年一贯制学校", "nine_year"), ("石桥教学点", "teaching_point"),
    ("机关幼儿园", "kindergarten"), ("沂水县职教中心", "vocational"), ("沂水县特殊教育学校", "special"),
    ("临沂大学", "college"), ("师范大学附属小学", "primary"), ("师范大学附属中学", "secondary"), ("石桥学校", "school"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "code"), LEVELS)
def test_a_name_shows_the_level(name, code):
    assert level(name) == code


SAME = [
    ("沂水县第九小学", "第九小学", "371323"),
    ("沂水县第九小学", "沂水九小", "371323"),
    ("沂水县第九中学", "九中", "371323"),
    ("石桥镇初级中学", "石桥初中", ""),
    ("石桥镇石桥中心小学", "石桥中心小学", ""),
    ("石桥镇中心小学", "石桥中心小学", ""),
    ("昭觉县实验小学", "昭觉实验小学", "513431"),
]
OTHER = [
    ("沂水县第九小学", "第八小学", "371323"),
    ("石桥小学", "石桥完小", ""),
    ("石桥小学", "石桥中学", ""),
    ("石桥中心小学", "石桥小学", ""),
]


@pytest.mark.parametrize(("left", "right", "code"), SAME)
def test_two_writings_of_one_name_are_one(left, right, code):
    assert core(left, PLACES, code) == core(right, PLACES, code)


@pytest.mark.parametrize(("left", "right", "code"), OTHER)
def test_two_names_stay_two(left, right, code):
    assert core(left, PLACES, code) != core(right, PLACES, code)


@pytest.mark.parametrize("row", WORDS.rows("common_schools"), ids=lambda r: r["name"])
def test_a_name_that_many_counties_use_is_common(row):
    assert row["name"] in row["example"]
    assert common(f"{row['name']}小学", PLACES, WORDS)


# ---------------------------------------------------------------------------------------------------- whole corpora

MENTION = ["mention_id", "summary_id", "type", "start", "end", "text", "value", "role", "entity_id", "masked", "rule"]


def corpus(*summaries):
    """Tables of a corpus: in its texts ⟨S:words|value⟩ is a school, P a person, L a place, O a bureau."""
    rows, texts, heads, programmes, partners = [], [], [], [], []
    for number, (document, marked, *names) in enumerate(summaries, 1):
        summary_id = f"{document}-{number:02d}"
        text, position = "", 0
        for mark in re.finditer(r"⟨(\w):([^⟩|]+)(?:\|([^⟩]*))?⟩", marked):
            text += marked[position : mark.start()]
            position = mark.end()
            kind = {"S": "school", "P": "person", "L": "place", "O": "org"}[mark[1]]
            start = len(text)
            text += mark[2]
            masked = "*" in mark[2]
            row = (
                f"{summary_id}:{kind}:{start}",
                summary_id,
                kind,
                start,
                len(text),
                mark[2],
                mark[3] or mark[2],
                "",
                "",
                masked,
                "by hand",
            )
            rows.append(row)
        texts.append((summary_id, text + marked[position:]))
        heads.append((summary_id, "", "", ""))
        programmes.append((f"{summary_id}:p1", summary_id, ""))
        partners += [(f"{summary_id}:p1", "", name) for name in names]
    return {
        "summaries": pd.DataFrame(heads, columns=["summary_id", "author_school", "author_organisation", "title"]),
        "mentions": pd.DataFrame(rows, columns=MENTION),
        "programmes": pd.DataFrame(programmes, columns=["programme_id", "summary_id", "place_code"]),
        "partners": pd.DataFrame(partners, columns=["programme_id", "school_id", "school"]),
        "texts": pd.DataFrame(texts, columns=["summary_id", "text"]),
    }


def schools_of(*summaries):
    """Name → summaries that name it, for every school of a corpus."""
    found = resolve(**corpus(*summaries)).schools
    return sorted(zip(found["name"], found["place_code"], found["summaries"], strict=True))


def test_same_name_and_county_is_one_school():
    found = schools_of(
        ("a", "⟨O:沂水县教育局⟩要求⟨S:石桥初中⟩参加"),
        ("b", "⟨S:沂水县石桥初级中学⟩"),
        ("c", "⟨L:沂水县⟩的⟨S:石桥初中⟩"),
    )
    assert found == [("石桥初中", "371323", 3)]


def test_a_common_name_in_two_counties_is_two_schools():
    found = schools_of(("a", "⟨L:沂水县⟩⟨S:第三小学⟩"), ("b", "⟨L:祥云县⟩⟨S:第三小学⟩"), ("c", "⟨S:第三小学⟩"))
    assert found == [("第三小学", "", 1), ("第三小学", "371323", 1), ("第三小学", "532923", 1)]


def test_a_rare_name_without_a_county_joins_the_only_county_that_has_it():
    assert schools_of(("a", "⟨L:沂水县⟩⟨S:柳沟小学⟩"), ("b", "⟨S:柳沟小学⟩")) == [("柳沟小学", "371323", 2)]


def test_a_rare_name_in_two_counties_joins_neither():
    found = schools_of(("a", "⟨L:沂水县⟩⟨S:柳沟小学⟩"), ("b", "⟨L:祥云县⟩⟨S:柳沟小学⟩"), ("c", "⟨S:柳沟小学⟩"))
    assert [row[2] for row in found] == [1, 1, 1]


def test_without_any_county_the_company_must_be_the_same():
    apart = schools_of(("a", "⟨S:柳沟小学⟩和⟨S:椿荫小学⟩"), ("b", "⟨S:柳沟小学⟩和⟨S:杏花小学⟩"))
    assert ("柳沟小学", "", 2) not in apart
    together = schools_of(("a", "⟨S:柳沟小学⟩和⟨S:椿荫小学⟩"), ("b", "⟨S:柳沟小学⟩和⟨S:椿荫小学⟩"))
    assert together == [("柳沟小学", "", 2), ("椿荫小学", "", 2)]


def test_an_alias_of_one_summary_joins_the_other():
    found = schools_of(("a", "⟨L:沂水县⟩⟨S:柳沟中心小学⟩，⟨S:柳沟小学|柳沟中心小学⟩"), ("b", "⟨L:沂水县⟩⟨S:柳沟小学⟩"))
    assert [row[2] for row in found] == [2]


def test_an_alias_joins_nothing_where_a_summary_names_both():
    found = schools_of(
        ("a", "⟨L:沂水县⟩⟨S:柳沟中心小学⟩，⟨S:柳沟小学|柳沟中心小学⟩"),
        ("b", "⟨L:沂水县⟩⟨S:柳沟小学⟩与⟨S:柳沟中心小学⟩结对"),
    )
    assert sorted(row[2] for row in found) == [1, 2]


def test_masked_names_get_no_id():
    tables = resolve(**corpus(("a", "⟨S:**小学⟩与⟨S:柳沟小学⟩", "**小学", "柳沟小学"), ("b", "⟨S:**小学⟩⟨P:**老师⟩")))
    assert list(tables.schools["name"]) == ["柳沟小学"]
    assert tables.people.empty
    assert list(tables.mentions["entity_id"]) == ["", tables.schools["school_id"][0], "", ""]
    assert list(tables.partners["school_id"]) == ["", tables.schools["school_id"][0]]


def test_every_id_points_to_a_row():
    tables = resolve(
        **corpus(("a", "⟨L:沂水县⟩⟨S:柳沟小学⟩的⟨P:周立新⟩老师", "柳沟小学", "椿荫小学"), ("b", "⟨S:椿荫小学⟩"))
    )
    assert set(tables.partners["school_id"]) <= set(tables.schools["school_id"])
    assert set(tables.people["school_id"]) <= {*tables.schools["school_id"], ""}
    named_ids = set(tables.mentions["entity_id"]) - {"", "371323"}
    assert named_ids <= {*tables.schools["school_id"], *tables.people["person_id"]}
    assert list(tables.programmes["place_code"]) == ["371323", "371323"]


def test_a_programme_lies_in_the_unit_its_schools_share():
    tables = resolve(**corpus(("a", "⟨S:祥云县柳沟小学⟩帮扶⟨S:宾川县椿荫小学⟩", "祥云县柳沟小学", "宾川县椿荫小学")))
    assert list(tables.programmes["place_code"]) == ["532900"]


PEOPLE = [
    ("⟨S:柳沟小学⟩⟨P:周立新⟩校长", "柳沟小学"),
    ("⟨S:柳沟小学⟩的副校长⟨P:周立新⟩", "柳沟小学"),
    ("⟨S:柳沟小学⟩派骨干教师⟨P:周立新⟩", "柳沟小学"),
    ("组长：⟨P:周立新⟩（⟨S:柳沟小学⟩）", "柳沟小学"),
    ("组长：⟨P:周立新⟩(⟨S:柳沟小学⟩)、⟨P:韩玉芳⟩", "柳沟小学"),
    ("⟨S:柳沟小学⟩组织了活动，⟨P:周立新⟩到会", ""),
    ("⟨P:周立新⟩、⟨S:柳沟小学⟩的教师", ""),
]


@pytest.mark.parametrize(("marked", "school"), PEOPLE)
def test_the_school_of_a_person_stands_beside_them(marked, school):
    tables = resolve(**corpus(("a", marked)))
    person = tables.people[tables.people["name"] == "周立新"].iloc[0]
    names = dict(zip(tables.schools["school_id"], tables.schools["name"], strict=True))
    assert names.get(person["school_id"], "") == school


def test_those_listed_after_a_person_of_a_school_are_of_that_school():
    tables = resolve(**corpus(("a", "⟨S:柳沟小学⟩的⟨P:周立新⟩老师、⟨P:韩玉芳⟩老师来校，⟨P:马小军⟩主持")))
    assert sorted(tables.people["name"][tables.people["school_id"] != ""]) == ["周立新", "韩玉芳"]


def test_one_name_at_two_schools_is_two_people():
    tables = resolve(**corpus(("a", "⟨L:沂水县⟩⟨S:柳沟小学⟩⟨P:周立新⟩"), ("b", "⟨L:祥云县⟩⟨S:椿荫小学⟩⟨P:周立新⟩")))
    assert len(tables.people) == 2


def test_one_name_beside_one_school_is_one_person():
    tables = resolve(
        **corpus(("a", "⟨L:沂水县⟩⟨S:柳沟小学⟩⟨P:周立新⟩校长"), ("b", "⟨L:沂水县⟩⟨S:柳沟小学⟩来访，⟨P:周立新⟩到会"))
    )
    assert list(tables.people["summaries"]) == [2]


def test_surname_and_title_stay_within_their_summary():
    tables = resolve(**corpus(("a", "⟨L:沂水县⟩⟨S:柳沟小学⟩⟨P:周校长⟩"), ("b", "⟨L:沂水县⟩⟨S:柳沟小学⟩⟨P:周校长⟩")))
    assert list(tables.people["summaries"]) == [1, 1]


def test_the_order_of_summaries_changes_nothing():
    """The same corpus in another order gives the same schools and people with the same ids."""
    tables = corpus(
        ("a", "⟨L:沂水县⟩⟨S:柳沟小学⟩⟨P:周立新⟩"), ("b", "⟨S:柳沟小学⟩⟨P:周立新⟩"), ("c", "⟨S:第三小学⟩⟨P:韩老师⟩")
    )
    turned = {name: table.iloc[::-1].reset_index(drop=True) for name, table in tables.items()}
    first, second = resolve(**tables), resolve(**turned)
    assert first.schools.equals(second.schools)
    assert first.people.equals(second.people)
    assert dict(zip(first.mentions["mention_id"], first.mentions["entity_id"], strict=True)) == dict(
        zip(second.mentions["mention_id"], second.mentions["entity_id"], strict=True)
    )


def test_nothing_gives_nothing():
    tables = resolve(**corpus())
    assert tables.schools.empty
    assert tables.people.empty


def test_what_came_in_is_not_changed():
    tables = corpus(("a", "⟨L:沂水县⟩⟨S:柳沟小学⟩⟨P:周立新⟩", "柳沟小学"))
    before = {name: table.copy() for name, table in tables.items()}
    resolve(**tables)
    assert all(tables[name].equals(before[name]) for name in tables)


@given(st.lists(st.text(min_size=1, max_size=12).filter(lambda t: not set("⟨⟩|") & set(t)), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_any_names_whatever_resolve(names):
    """Whatever stands in the tables: no two schools and no two people share an id."""
    tables = resolve(
        **corpus(*((f"d{i}", f"⟨S:{name}⟩⟨P:{name}⟩⟨L:{name}⟩⟨O:{name}⟩") for i, name in enumerate(names)))
    )
    assert tables.schools["school_id"].is_unique
    assert tables.people["person_id"].is_unique


def test_time_grows_with_the_corpus_alone():
    """Two thousand summaries take well under the ten minutes that a hundred thousand may."""
    summaries = [
        (f"d{i}", f"⟨L:沂水县⟩⟨S:柳{i % 97}沟小学⟩与⟨S:第三小学⟩，⟨P:周立新⟩和⟨P:韩{i % 89}芳⟩老师")
        for i in range(2000)
    ]
    tables = corpus(*summaries)
    started = time.perf_counter()
    resolve(**tables)
    assert time.perf_counter() - started < 10, "0.5 s on an idle machine"


def test_the_place_right_before_a_name_is_where_the_school_lies():
    """静安区的汾水路第三小学 lies there, although the report is of 崇明区."""
    names = ["沙港小学", "汾水路第三小学"]
    found = counties(names, ["310151", "310106"], ["310151"], PLACES, {"汾水路第三小学": "310106"})
    assert found == {"沙港小学": "310151", "汾水路第三小学": "310106"}
