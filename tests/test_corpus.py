"""The bundled corpus is what make_corpus.py makes, and its index tells the truth about it."""

import sys
from difflib import SequenceMatcher
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import make_corpus

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
DOCUMENTS = make_corpus.documents()
BY_PATH = {document.path: document for document in DOCUMENTS}
COPIES = [(document.path, copy) for document in DOCUMENTS for copy in document.copies]


def plain(text):
    return "".join(text.split())


def copied(path, copy):
    """The two texts that a row of the index calls copies; the left one is the file's only text."""
    where, _, kind = copy.partition(":")
    other, _, ordinal = where.partition("#")
    return plain(BY_PATH[path].texts[0]), plain(BY_PATH[other].texts[int(ordinal) - 1]), kind


def test_the_corpus_is_what_the_script_makes():
    made = {document.path: document.raw for document in DOCUMENTS}
    lying = {p.relative_to(CORPUS).as_posix(): p.read_bytes() for p in CORPUS.rglob("*") if p.is_file()}
    lying.pop("README.md")
    assert sorted(lying) == sorted(made)
    assert [path for path in made if lying[path] != made[path]] == []


def test_the_corpus_stays_small():
    assert 30 <= len(DOCUMENTS) <= 40
    assert sum(len(document.raw) for document in DOCUMENTS) < 600_000


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.path)
def test_a_truth_holds_its_texts_in_order(document):
    at = 0
    for text in document.texts:
        at = document.truth.index(text, at) + len(text)
    assert at <= len(document.truth)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.path)
def test_a_truth_is_simplified_and_unglossed(document):
    """Nothing of the damage is in the truth: no half-width comma between characters, no replacement, no private use."""
    assert not [c for c in document.truth if c in ",;\ufffd\u200b\ufeff" or "\ue000" <= c <= "\uf8ff"]


@pytest.mark.parametrize(("path", "copy"), COPIES)
def test_the_index_names_true_copies(path, copy):
    left, right, kind = copied(path, copy)
    longest = SequenceMatcher(None, left, right, autojunk=False).find_longest_match().size
    if kind == "verbatim":
        assert left in (right, plain(right))
    elif kind == "spun":
        assert 0.7 < SequenceMatcher(None, left, right, autojunk=False).ratio() < 1
    else:
        assert left != right
        assert longest >= 40


def test_a_text_in_two_places_is_named_as_a_copy():
    """Two documents that hold one source word for word are copies of each other, and some row says so."""
    places = {}
    for document in DOCUMENTS:
        for ordinal, text in enumerate(document.texts, 1):
            places.setdefault(plain(text), []).append(f"{document.path}#{ordinal}")
    named = {frozenset((f"{path}#1", copy.partition(":")[0])) for path, copy in COPIES}
    twice = [found for found in places.values() if len(found) > 1]
    assert twice
    for first, *others in twice:
        assert all(any(first in pair and other in pair for pair in named) for other in others)
