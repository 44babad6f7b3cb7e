"""Our own annotated texts: what is stored is what the marked files say, and every mark stands where it says."""

import json
import sys
from itertools import pairwise
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent / "gold" / "annotated"
sys.path.insert(0, str(HERE))

import annotate  # noqa: E402 - a neighbour, which is found only now

MARKED = sorted((*HERE.glob("*/marked/*.txt"), *HERE.parent.glob("named/marked/*.txt")))


def stored(path):
    """The text and the annotation that lie beside a marked file."""
    folder = path.parents[1]
    text = (folder / "texts" / path.name).read_text(encoding="utf-8")
    return text, json.loads((folder / "annotations" / f"{path.stem}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", MARKED, ids=lambda path: path.stem)
def test_stored_annotations_are_what_the_marked_file_says(path):
    text, annotation, _ = annotate.build(path)
    assert (text, annotation) == stored(path)


@pytest.mark.parametrize("path", MARKED, ids=lambda path: path.stem)
def test_mentions_slice_back_in_reading_order(path):
    text, annotation = stored(path)
    mentions = annotation["mentions"]
    assert all(text[m["start"] : m["end"]] == m["text"] for m in mentions)
    assert [m["start"] for m in mentions] == sorted(m["start"] for m in mentions)
    sure = [m for m in mentions if not m.get("optional")]
    assert all(a["end"] <= b["start"] for a, b in pairwise(sure))


@pytest.mark.parametrize("path", MARKED, ids=lambda path: path.stem)
def test_a_name_is_marked_wherever_it_stands(path):
    """Every occurrence of a school, person, organisation or place that is marked once is marked."""
    assert [doubt for doubt in annotate.build(path)[2] if doubt.startswith("unmarked")] == []


def test_what_is_held_out_shares_no_school_and_no_person_with_the_rest():
    names = {}
    for path in MARKED:
        part = path.parents[1].name
        mentions = stored(path)[1]["mentions"]
        clear = (m for m in mentions if not m.get("masked"))  # xx镇中心小学 names no school
        named = {m.get("norm", m["text"]) for m in clear if m["type"] in ("school", "person") and "*" not in m["text"]}
        names.setdefault(part, set()).update(name for name in named if len(name) > 2)
    held = names.pop("heldout")
    assert names.keys() == {"dev", "named"}
    assert held & set.union(*names.values()) == set()
