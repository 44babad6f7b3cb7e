"""Edits: what two passes did can be told as one, undone, and followed home."""

from itertools import pairwise

import hypothesis.strategies as st
from hypothesis import given

from pipeline.edits import KINDS, Alignment, apply_edits, compose, undo_edits
from pipeline.schema import Edit


@st.composite
def edits_of(draw, text):
    """Some edits of a text: in order, none overlapping, insertions and deletions among them."""
    edits, at = [], 0
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(at, len(text)))
        end = draw(st.integers(start, min(len(text), start + 3)))
        after = draw(st.text("xyz", max_size=3))
        if text[start:end] != after:
            edits.append(Edit(draw(st.sampled_from(KINDS)), start, end, text[start:end], after))
        at = end + 1 if end == start else end
        if at > len(text):
            break
    return edits


@st.composite
def two_passes(draw):
    """A text, edits of it, and edits of what comes out."""
    text = draw(st.text("abcdef", max_size=14))
    first = draw(edits_of(text))
    middle = apply_edits(text, first)
    return text, first, middle, draw(edits_of(middle))


@given(two_passes())
def test_two_passes_are_one(passes):
    """Composed edits lead to the same text, stand in order, and say truly what was there before."""
    text, first, middle, second = passes
    both = compose(text, first, middle, second)
    assert apply_edits(text, both) == apply_edits(middle, second)
    assert all(one.end <= two.start for one, two in pairwise(both))
    assert all(text[e.start : e.end] == e.before for e in both)


@given(two_passes())
def test_undoing_gives_the_text_back(passes):
    text, first, middle, second = passes
    both = compose(text, first, middle, second)
    assert undo_edits(apply_edits(middle, second), both) == text


@given(two_passes())
def test_every_character_has_a_home(passes):
    """A character that no edit made stands in the source span that is named for it."""
    text, edits, final, _ = passes
    home = Alignment(edits)
    for at in range(len(final)):
        start, end = home.source(at, at + 1)
        assert 0 <= start <= end <= len(text)
        if (start, end) == (start, start + 1) and not any(e.start <= start < e.end for e in edits):
            assert end == start or text[start:end] == final[at] or any(e.start == start for e in edits)


def test_the_worst_certainty_and_the_damage_name_a_composed_edit():
    both = compose("A?", [Edit("phase", 0, 2, "A?", "體", "guess", "bytes")], "體", [Edit("script", 0, 1, "體", "体")])
    assert both == (Edit("phase", 0, 2, "A?", "体", "guess", "bytes"),)
