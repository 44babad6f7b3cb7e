"""Documents and their numbers: rows of tests/gold/citations.tsv, the words of document_words.tsv, laws on any text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper import with_fields

from pipeline import lexicon
from pipeline.extract import citations

LEXICON = lexicon.load()
SIGNS = st.text(alphabet="《》〔〕[]（）()“”<>0123456789号第年文件教发字通关于的意见通知江县*x，。\n", max_size=80)


@pytest.mark.parametrize(("text", "spans"), with_fields("citations"))
def test_documents_and_numbers_are_found_whole(text, spans):
    found = sorted((item.start, item.end, item.type, item.masked) for item in citations.find(text, LEXICON))
    assert found == [(start, end, kind, bool(flags)) for start, end, kind, *flags in spans]


@pytest.mark.parametrize("row", LEXICON.rows("document_words"), ids=lambda row: row["kind"] + row["word"])
def test_each_word_of_documents_does_its_work_in_its_example(row):
    found = [(item.type, row["example"][item.start : item.end]) for item in citations.find(row["example"], LEXICON)]
    assert len(found) == 1
    kind, text = found[0]
    if row["kind"] == "title":
        assert (kind, text[-1 - len(row["word"]) :]) == ("document", f"{row['word']}”")
    elif row["kind"] == "issuer":
        assert (kind, text) == ("docno", row["example"])
    else:
        assert (kind, row["example"][: -len(text)].endswith(row["word"])) == ("docno", True)


@given(st.one_of(SIGNS, st.text(max_size=60)))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_spans_within_it_and_no_line_break_in_them(text):
    for found in citations.find(text, LEXICON):
        assert 0 <= found.start < found.end <= len(text)
        assert "\n" not in text[found.start : found.end] or found.type == "docno"


@pytest.mark.parametrize(
    "piece", ["《", "《》", "“关于", "〔2016〕", "2016年1号", "号", "教", "<<", "1号", "《a》", "“"]
)
def test_the_time_grows_with_the_length_only(piece):
    text = piece * (33_000 // len(piece))  # 100 kB
    began = time.process_time()
    sum(1 for _ in citations.find(text, LEXICON))
    assert time.process_time() - began < 1.5
