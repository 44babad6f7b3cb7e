"""Documents and their numbers: rows of tests/gold/citations.tsv, the words of document_words.tsv, laws on any text."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import lexicon
from pipeline.extract import citations

GOLD = Path(__file__).parent / "gold"
LEXICON = lexicon.load()
SIGNS = st.text(alphabet="《》〔〕[]（）()“”<>0123456789号第年文件教发字通关于的意见通知江县*x，。\n", max_size=80)

MARK = re.compile(r"\{(?:([cdtfn]) )?([^{}]*)\}")


def gold(name: str) -> list:
    """The rows of a gold file: the text, and the spans marked in it by {text|field|field} or {kind text|field}."""
    rows = []
    for line in (GOLD / f"{name}.tsv").read_text(encoding="utf-8").split("\n")[1:]:
        marked, _, status = (*line.split("\t"), "", "")[:3]
        if line.startswith("#") or not line or marked == "text":
            continue
        text, spans, at = "", [], 0
        for match in MARK.finditer(marked):
            text += marked[at : match.start()]
            said, *fields = match[2].split("|")
            spans.append((len(text), len(text) + len(said), *filter(None, [match[1]]), *fields))
            text, at = text + said, match.end()
        text = (text + marked[at:]).replace("\\n", "\n")
        marks = [pytest.mark.xfail(strict=True, reason="known failure")] if status == "fail" else []
        rows.append(pytest.param(text, spans, id=text[:24].replace("\n", " "), marks=marks))
    return rows


@pytest.mark.parametrize(("text", "spans"), gold("citations"))
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
