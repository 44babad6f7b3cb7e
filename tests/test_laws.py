"""The five laws of the dataset, over every document of the bundled corpus, the real ones, and random text."""

import shutil
from dataclasses import asdict
from pathlib import Path

import hypothesis.strategies as st
import pytest
from conftest import CORPUS
from hypothesis import HealthCheck, given, settings

from pipeline import run
from pipeline.document import document_id, read_document
from pipeline.edits import apply_edits, undo_edits
from pipeline.lexicon import load
from pipeline.mentions import mentions_of
from pipeline.read import decoded, sources
from pipeline.rows import rows_of
from pipeline.schema import Edit, RejectedFile, Settings, Source
from pipeline.tables import TABLES, broken_links

TEXTS = sorted((Path(__file__).parent / "gold" / "named" / "texts").glob("*.txt"))
ALPHABET = (
    "学校交流总结，。：（）()*xX?€ \n\t123一二十年月日名人次《》“”篇範學發(xué)(fā)'`.的我王小明中心小学教育局县区"
    "\ue5e5\ufffd\0é"
)


def edits_of(repairs):
    return [
        Edit(r["kind"], r["source_start"], r["source_end"], r["before"], r["after"], r["certainty"]) for r in repairs
    ]


def check_document(characters, document, repairs, summaries, texts, mentions):
    """Laws 1 to 3 for one document."""
    edits = edits_of(repairs)
    final = apply_edits(characters, edits)
    assert undo_edits(final, edits) == characters  # 1. nothing is lost
    assert all(characters[e.start : e.end] == e.before != e.after for e in edits)  # 2. nothing is silent
    assert (document["characters"], document["repairs"]) == (len(final), len(edits))
    text_of = {t["summary_id"]: t["text"] for t in texts}
    for s in summaries:
        assert text_of[s["summary_id"]] == final[s["start"] : s["end"]]
    for m in mentions:  # 3. everything points home
        assert m["text"] == text_of[m["summary_id"]][m["start"] : m["end"]] != ""
        source = characters[m["source_start"] : m["source_end"]]
        inside = [
            Edit(e.kind, e.start - m["source_start"], e.end - m["source_start"], e.before, e.after)
            for e in edits
            if m["source_start"] <= e.start and e.end <= m["source_end"]
        ]
        assert m["text"] in apply_edits(source, inside)


def check_run(done, corpus):
    by = {name: done.tables[name] for name in TABLES}
    lying = {item.path: item for item in sources(corpus) if isinstance(item, Source)}
    for document in rows_of(by["documents"]):
        ours = by["summaries"]["document_id"] == document["document_id"]
        ids = set(by["summaries"][ours]["summary_id"])
        check_document(
            decoded(lying[document["path"]]).text,
            document,
            rows_of(by["repairs"][by["repairs"]["document_id"] == document["document_id"]]),
            rows_of(by["summaries"][ours]),
            rows_of(by["texts"][by["texts"]["summary_id"].isin(ids)]),
            rows_of(by["mentions"][by["mentions"]["summary_id"].isin(ids)]),
        )
    assert len(by["documents"]) > 0


def test_laws_one_to_three_hold_over_the_bundled_corpus(sample):
    check_run(sample, CORPUS)


def test_laws_one_to_three_hold_over_the_real_documents(real, shared):
    check_run(real, shared / "corpus")


def test_law_four_same_in_same_out(sample, tmp_path):
    """One process gives, byte for byte, the tables that many give."""
    again = run(CORPUS, output=tmp_path, workers=1)
    for name in TABLES:
        for suffix in ("csv", "parquet"):
            one, two = (r.folder / f"{name}.{suffix}" for r in (sample, again))
            assert one.read_bytes() == two.read_bytes(), name


def test_law_five_one_bad_file_costs_one_row(sample):
    """Every file of the corpus is a row of documents or of rejected, and the bad ones cost no other."""
    files = {p.relative_to(CORPUS).as_posix() for p in CORPUS.rglob("*") if p.is_file() and p.name != "README.md"}
    read, rejected = set(sample.documents["path"]), set(sample.rejected["path"])
    assert read | rejected == files
    assert not read & rejected
    assert len(rejected) == 2  # one that is no text, one that is empty
    assert all(reason.strip() for reason in sample.rejected["reason"])


def test_keys_and_links_hold(sample):
    assert broken_links(sample.tables) == []


def test_ids_come_from_content_not_from_names(sample, tmp_path):
    """The same bytes under another name in another corpus have the same ids."""
    row = sample.documents.iloc[0]
    shutil.copy(CORPUS / row["path"], tmp_path / "renamed.txt")
    alone = run(tmp_path / "renamed.txt", output=tmp_path / "out")
    assert list(alone.documents["document_id"]) == [row["document_id"]]
    ours = sample.mentions["summary_id"].str.startswith(row["document_id"])
    assert list(alone.mentions["mention_id"]) == list(sample.mentions[ours]["mention_id"])


def check_reading(raw):
    reading = read_document(Source("a.txt", raw), document_id(raw), Settings())
    if isinstance(reading, RejectedFile):
        assert reading.reason
        return
    tables = ("documents", "repairs", "summaries", "texts", "mentions", "statements")
    rows = {name: [asdict(record) for record in getattr(reading, name)] for name in tables}
    characters = decoded(Source("a.txt", raw)).text
    check_document(
        characters, rows["documents"][0], rows["repairs"], rows["summaries"], rows["texts"], rows["mentions"]
    )
    for s in rows["statements"]:
        text = next(t["text"] for t in rows["texts"] if t["summary_id"] == s["summary_id"])
        assert s["evidence"] == text[s["start"] : s["end"]]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.sampled_from(ALPHABET), min_size=1, max_size=120))
def test_the_laws_hold_over_random_text(text):
    check_reading(text.encode("utf-8", "replace"))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=200))
def test_the_laws_hold_over_random_bytes(raw):
    check_reading(raw)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(codec="gb18030"), min_size=1, max_size=80))
def test_the_laws_hold_over_any_gb18030(text):
    check_reading(text.encode("gb18030"))


@pytest.mark.parametrize("raw", [b"?" * 5000, "的".encode() * 5000, b"(\0" * 2000, b"\xd2\xaa?ji\xc7\x8eng)" * 300])
def test_the_laws_hold_over_monotony(raw):
    check_reading(raw)


@given(st.sampled_from(TEXTS), st.integers(0, 1500), st.integers(1, 300))
@settings(max_examples=150, deadline=None)
def test_mentions_lie_in_a_text_cut_anywhere(path, start, size):
    """A text may end in the midst of a name: …来我校支教，孩子们喜欢阿依努尔."""
    text = path.read_text(encoding="utf-8")[start : start + size]
    mentions = mentions_of("x", text, load())
    assert all(0 <= m.start < m.end <= len(text) and m.text == text[m.start : m.end] for m in mentions)


@given(
    st.lists(
        st.sampled_from(["5 位老师", "XX 县", "石桥小学", " ", "3 月 6 日", "，", "第 2 批", "x 校长"]), max_size=30
    )
)
@settings(max_examples=80, deadline=None)
def test_mentions_lie_in_a_text_with_blanks_everywhere(pieces):
    """Blanks between characters and figures are read over, and the mentions told where they stand."""
    text = "".join(pieces)
    mentions = mentions_of("x", text, load())
    assert all(m.text == text[m.start : m.end] and m.mention_id.endswith(f":{m.start}") for m in mentions)
