"""Groups, comparisons and the network: copies are counted once, templates stand apart, nights agree."""

import networkx as nx
import pandas as pd
import pytest

from pipeline.cluster import cluster
from pipeline.compare import compare
from pipeline.report.network import network
from pipeline.resolve import support
from pipeline.tables import TABLES, frame
from pipeline.terms import weigh

KINDS = {
    "paired_assistance": (["demo_lesson", "donation", "mutual_visit"], ["结对帮扶", "受援", "图书"]),
    "teacher_rotation": (["teacher_exchange", "evaluation"], ["轮岗", "编制", "职称"]),
    "research_community": (["joint_research", "training"], ["教研组", "评课", "课题"]),
}
EACH = 5


def made():
    """Five texts of each kind, a copy of the first, and a template."""
    summaries, programmes, statements, words = [], [], [], []
    plan = [(kind, n, "") for kind in KINDS for n in range(EACH)]
    plan[0] = (*plan[0][:2], "d-00")
    plan += [("paired_assistance", 98, "d-00"), ("paired_assistance", 99, "")]
    for at, (kind, n, copies) in enumerate(plan):
        name = f"d-{at:02d}"
        genre = "generic_template" if n == 99 else "school_summary"
        summaries.append(
            {
                "summary_id": name,
                "genre": genre,
                "copy_group": copies,
                "programme_types": kind,
                "ordinal": 1,
                "start": 0,
                "end": 9,
                "truncated": False,
                "masked_share": 0,
                "specificity": 0,
                "reused_share": 0,
            }
        )
        programmes.append({"programme_id": f"{name}:p1", "summary_id": name, "type": kind})
        acts, terms = KINDS[kind]
        statements += [
            {
                "statement_id": f"{name}:{k}",
                "summary_id": name,
                "programme_id": f"{name}:p1",
                "category": "activity",
                "kind": k,
                "planned": False,
                "start": 0,
                "end": 1,
            }
            for k in acts
        ]
        words += [{"summary_id": name, "term": t, "count": 3, "weight": 0} for t in [*terms, f"偶然{at}", "学校"]]
    return (
        frame("summaries", summaries),
        frame("programmes", programmes),
        frame("statements", statements),
        frame("terms", words),
    )


def test_like_programmes_are_grouped_and_copies_count_once():
    summaries, programmes, statements, terms = made()
    grouped = cluster(summaries, programmes, statements, weigh(terms, summaries))
    clusters = grouped.clusters.set_index("cluster_id")
    assert dict(clusters["size"]) == {f"{kind}-1": EACH for kind in KINDS}
    assert (clusters["stability"] > 0.9).all()
    member = grouped.membership.set_index("summary_id")["cluster_id"]
    assert member["d-00"] == member["d-15"] == "paired_assistance-1"  # a copy goes where the first goes
    assert member["d-16"] == ""  # a template stands apart
    assert "轮岗" in clusters.loc["teacher_rotation-1", "terms"]
    assert "学校" not in clusters.loc["teacher_rotation-1", "label"]


def test_every_night_gives_the_same_groups():
    one, two = (cluster(*made()).clusters for _ in range(2))
    pd.testing.assert_frame_equal(one, two)


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_few_programmes_are_no_trouble(rows):
    summaries, programmes, statements, terms = made()
    ids = list(summaries["summary_id"])[1 : 1 + rows]
    few = [t[t["summary_id"].isin(ids)].reset_index(drop=True) for t in (summaries, programmes, statements, terms)]
    grouped = cluster(*few)
    assert int(grouped.clusters["size"].sum()) == rows


def test_a_word_of_copies_is_not_a_common_word():
    summaries, _, _, terms = made()
    weighed = weigh(terms, summaries).set_index(["summary_id", "term"])["weight"]
    assert weighed["d-01", "偶然1"] > weighed["d-01", "学校"] > 0
    assert weighed["d-00", "偶然0"] == pytest.approx(weighed["d-01", "偶然1"])


def test_comparisons_say_what_is_shared():
    summaries, programmes, statements, _ = made()
    rows = compare(summaries, programmes, statements)
    row = rows[rows["left_programme_id"] == "d-01:p1"].iloc[0]
    assert row["shared"] == "activity:demo_lesson;activity:donation;activity:mutual_visit"
    assert (row["only_left"], row["only_right"], row["similarity"]) == ("", "", 1.0)
    pairs = rows[["left_programme_id", "right_programme_id"]]
    assert not pairs.isin(["d-15:p1"]).any(axis=None)  # a text is not compared with its own copy
    assert (pairs["left_programme_id"] < pairs["right_programme_id"]).all()


def test_the_network_counts_a_copied_programme_once(tmp_path):
    frames = {name: frame(name, []) for name in TABLES}
    frames["summaries"], frames["programmes"] = made()[:2]
    parts = [
        ("d-00", "S1", "supporter"),
        ("d-00", "S2", "recipient"),
        ("d-15", "S1", "supporter"),
        ("d-15", "S2", "recipient"),
        ("d-01", "S3", "core"),
        ("d-01", "S1", "member"),
        ("d-01", "S2", "member"),
        ("d-02", "S1", "peer"),
        ("d-02", "S3", "peer"),
    ]
    frames["partners"] = frame(
        "partners",
        [
            {"programme_id": f"{d}:p1", "school_id": s, "school": s, "role": r, "start": 0, "end": 1}
            for d, s, r in parts
        ],
    )
    frames["support"] = support(frames["summaries"], frames["programmes"], frames["partners"])
    edges = frames["support"][["from_school_id", "to_school_id", "kind"]]
    assert sorted(edges.itertuples(index=False, name=None)) == [
        ("S1", "S2", "supporter"),
        ("S1", "S3", "peer"),
        ("S3", "S1", "core"),
        ("S3", "S2", "core"),
    ]
    network(frames, tmp_path / "network.graphml")
    assert nx.read_graphml(tmp_path / "network.graphml").number_of_edges() == 4
