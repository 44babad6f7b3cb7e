"""Sides side by side: copies count once, shares and words carry intervals, and a wrong name is told what there is."""

import matplotlib.image
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.compare.contrast import contrast
from pipeline.compare.independence import sources
from pipeline.compare.sides import BY, Side, grouped, named
from pipeline.lexicon import load
from pipeline.report import ContrastView
from pipeline.schema import Rejected
from pipeline.tables import TABLES, columns, frame


def table(name, rows):
    """A table whose columns that no row names are empty, 0 or false."""
    blank = {column: kind() for column, kind in columns(name).items()}
    return frame(name, [blank | row for row in rows])


def told(rows, copies=(), passages=(), words=()):
    """Tables of a run in which each row is (summary, category, kind, start) and each word (summary, term)."""
    frames = {name: frame(name, []) for name in TABLES}
    ids = sorted({row[0] for row in rows} | {one for one, _ in words})
    group = dict(copies)
    frames["summaries"] = table("summaries", [{"summary_id": s, "copy_group": group.get(s, "")} for s in ids])
    names = ("statement_id", "summary_id", "category", "kind", "start", "end")
    said = [(f"{n}", *row, row[-1] + 10) for n, row in enumerate(rows)]
    frames["statements"] = table("statements", [dict(zip(names, row, strict=True)) for row in said])
    sides = ("left_summary_id", "left_start", "left_end", "right_summary_id", "right_start", "right_end")
    frames["reuse"] = table("reuse", [dict(zip(sides, row, strict=True)) for row in passages])
    frames["terms"] = table("terms", [{"summary_id": s, "term": t, "count": 1} for s, t in words])
    return frames


GAIN = ("outcome", "teacher_growth")


def test_a_copy_counts_once_and_the_raw_count_stands_beside():
    frames = told(
        [("a", *GAIN, 0), ("b", *GAIN, 0), ("c", *GAIN, 0), ("d", "outcome", "equity", 0)], [("b", "a"), ("a", "a")]
    )
    claims = contrast(frames, [Side("one", frozenset("abc")), Side("other", frozenset("d"))])["claims"]
    row = claims[(claims["group"] == "one") & (claims["kind"] == "teacher_growth")].iloc[0]
    assert (row["summaries"], row["independent"], row["of"], row["share"]) == (3, 2, 2, 1.0)


@pytest.mark.parametrize(
    ("passage", "independent"),
    [
        (("a", 0, 40, "b", 80, 120), 1),  # the passage tells it in both
        (("a", 20, 60, "b", 80, 120), 2),  # in one of them it stands outside
        (("a", 6, 40, "b", 80, 120), 2),  # most of its words stand outside
    ],
)
def test_a_claim_taken_over_with_its_passage_is_one_claim(passage, independent):
    frames = told([("a", *GAIN, 0), ("b", *GAIN, 90)], passages=[passage])
    assert len(set(sources(frames["statements"], frames["summaries"], frames["reuse"]))) == independent


def test_plans_count_as_plans_and_planned_activities_not_at_all():
    frames = told([("a", "activity", "training", 0), ("a", "plan", "training", 20), ("b", "activity", "training", 0)])
    frames["statements"]["planned"] = [True, True, False]
    claims = contrast(frames, [Side("one", frozenset("a")), Side("other", frozenset("b"))])["claims"]
    counted = claims.set_index(["group", "category"])["independent"]
    assert counted.to_dict() == {
        ("one", "activity"): 0,
        ("other", "activity"): 1,
        ("one", "plan"): 1,
        ("other", "plan"): 0,
    }


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["equity", "facilities"])), min_size=1))
def test_every_interval_holds_its_figure(rows):
    frames = told([(s, "outcome", k, 0) for s, k in rows] + [("y", *GAIN, 0), ("z", *GAIN, 0)])
    ours = frozenset(s for s, _ in rows)
    claims = contrast(frames, [Side("one", ours), Side("other", frozenset("yz"))])["claims"]
    assert (claims["independent"] <= claims[["of", "summaries"]].min(axis=1)).all()
    assert ((claims["low"] <= claims["share"] + 1e-9) & (claims["share"] <= claims["high"] + 1e-9)).all()
    assert claims["difference"].between(claims["difference_low"] - 1e-9, claims["difference_high"] + 1e-9).all()
    assert claims["difference"].groupby([claims["category"], claims["kind"]]).sum().abs().max() < 1e-9  # two sides


def test_words_that_set_a_side_apart_come_first_and_common_ones_do_not():
    words = [(f"a{n}", "轮岗") for n in range(9)] + [(f"b{n}", "捐书") for n in range(9)]
    words += [(f"{side}{n}", "学校") for side in "ab" for n in range(9)]
    sides = [Side(side, frozenset(f"{side}{n}" for n in range(9))) for side in "ab"]
    table = contrast(told([], words=words), sides)["words"]
    sure = table[table["low"] > 0]
    assert sure[["group", "term"]].to_numpy().tolist() == [["a", "轮岗"], ["b", "捐书"]]
    assert ((table["low"] < table["log_odds"]) & (table["log_odds"] < table["high"])).all()


def test_numbers_of_copies_count_once():
    frames = told([(s, *GAIN, 0) for s in "abcd"], [("a", "a"), ("b", "a")])
    rows = [("a", "40"), ("b", "40"), ("c", "60"), ("c", ""), ("d", "8")]
    shared = {"type": "count", "of": "图书", "unit": "册", "start": 0, "end": 1}
    frames["mentions"] = table("mentions", [{"summary_id": s, "value": v, **shared} for s, v in rows])
    numbers = contrast(frames, [Side("one", frozenset("abc")), Side("other", frozenset("d"))])["numbers"]
    assert numbers.drop(columns=["category", "thing", "unit"]).to_numpy().tolist() == [
        ["one", 2, 40.0, 50.0, 60.0, 100.0],
        ["other", 1, 8.0, 8.0, 8.0, 8.0],
    ]


def test_every_way_to_group_the_sample_adds_up(sample):
    for key, values in BY.items():
        sides = grouped(sample.tables, load(), key)
        grouped_ids = [s for side in sides for s in side.summaries]
        assert len(grouped_ids) == len(set(grouped_ids))
        assert set(grouped_ids) == {s for s, v in values(sample.tables, load()).items() if v}
        assert sides, key


def test_a_side_is_named_in_many_ways(sample):
    row = sample.programmes.iloc[0]
    summary = sample.summaries.set_index("summary_id").loc[row["summary_id"]]
    path = sample.documents.set_index("document_id")["path"][summary["document_id"]]
    one = sample.partners[sample.partners["school_id"] != ""].iloc[0]
    for name in (row["programme_id"], row["summary_id"], summary["document_id"], path, f"type={row['type']}"):
        assert row["summary_id"] in named(sample.tables, load(), name).summaries
    assert named(sample.tables, load(), row["programme_id"]).programmes == {row["programme_id"]}
    assert one["programme_id"] in named(sample.tables, load(), one["school_id"]).programmes
    assert one["programme_id"] in named(sample.tables, load(), one["school"]).programmes


@pytest.mark.parametrize(
    ("names", "by", "said"),
    [
        (("nothing", "type=x"), "", "nothing in this run is called nothing"),
        (("type=x", "type=y"), "", "there are: .*paired_assistance"),
        ((), "weather", "there are type, year, province"),
        ((), "", "needs two sides"),
        (("type=paired_assistance", "type=paired_assistance"), "", "needs two sides"),
        (("type=paired_assistance",), "type", "either"),
    ],
)
def test_a_comparison_that_cannot_be_made_says_why(sample, names, by, said):
    with pytest.raises(Rejected, match=said):
        sample.compare(*names, by=by)


@pytest.mark.parametrize(("names", "by"), [(("type=paired_assistance", "type=teacher_rotation"), ""), ((), "type")])
def test_a_comparison_shows_itself_and_leaves_files(sample, tmp_path, names, by):
    view = sample.compare(*names, by=by)
    html = view._repr_html_()
    assert all(name in html for name in view.names)
    assert repr(view).startswith("<comparison: ")
    view.write(tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {
        "groups.csv",
        "claims.csv",
        "numbers.csv",
        "words.csv",
        "claims.png",
    }
    again = pd.read_csv(tmp_path / "claims.csv", encoding="utf-8-sig")
    assert np.allclose(again["share"], view.claims["share"], atol=1e-4)
    assert matplotlib.image.imread(tmp_path / "claims.png").std() > 0.05  # something is drawn


def test_names_of_groups_are_escaped():
    frames = told([("a", *GAIN, 0), ("b", *GAIN, 0)])
    sides = [Side("<b>", frozenset("a")), Side("&", frozenset("b"))]
    assert "<b>" not in ContrastView(contrast(frames, sides))._repr_html_().replace("<b></b>", "")


def test_the_command_compares(sample, capsys):
    output = str(sample.folder.parents[1])
    assert main(["compare", "type=paired_assistance", "type=teacher_rotation", "--output", output]) == 0
    assert "independent" in capsys.readouterr().out
    assert main(["compare", "--by", "type", "--output", output]) == 0
    assert "told more often" in capsys.readouterr().out
    assert main(["compare", "nothing", "type=teacher_rotation", "--output", output]) == 2
    assert "nothing in this run is called nothing" in capsys.readouterr().err
