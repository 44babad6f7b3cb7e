"""Tables: the record classes are the one source of columns, codebook, data package and data dictionary."""

import json
from pathlib import Path

import pandas as pd
import pytest

from pipeline import tables
from pipeline.schema import Rejected
from pipeline.tables import TABLES, columns

ROOT = Path(__file__).resolve().parents[1]
# fmt: off
PROMISED = {
    "documents": "document_id path sha256 bytes encoding script title characters repairs unresolved"
    " boilerplate_characters summaries",
    "rejected": "path sha256 stage reason detail",
    "repairs": "repair_id document_id kind source_start source_end before after certainty evidence",
    "summaries": "summary_id document_id ordinal title start end genre author_school author_organisation period dated"
    " truncated masked_share reused_share copy_group cluster_id programme_types",
    "texts": "summary_id text",
    "sections": "summary_id ordinal kind heading start end",
    "mentions": "mention_id summary_id type start end text value unit qualifier of entity_id masked generic rule"
    " confidence source_start source_end",
    "schools": "school_id name aliases level place_code place summaries",
    "people": "person_id name role school_id summaries",
    "programmes": "programme_id summary_id type name start_date end_date level authority place_code",
    "partners": "programme_id school_id school role evidence start end",
    "statements": "statement_id summary_id programme_id category kind planned realis value unit thing date"
    " evidence start end",
    "terms": "summary_id term count weight part_of_speech",
    "reuse": "left_summary_id left_start left_end right_summary_id right_start right_end similarity kind",
    "recovered": "mention_id value from_summary_id from_start from_end certainty",
    "clusters": "cluster_id size label terms exemplar_summary_id stability",
    "comparisons": "left_programme_id right_programme_id similarity shared only_left only_right",
}
# fmt: on


@pytest.mark.parametrize(("table", "promised"), PROMISED.items())
def test_no_promised_column_is_missing(table, promised):
    """Researchers' scripts name these columns: more may come, none may go."""
    assert [c for c in promised.split() if c not in columns(table)] == []


def test_the_data_dictionary_is_generated():
    """outputs/README.md is what the record classes say; `make dictionary` writes it anew."""
    assert (ROOT / "outputs" / "README.md").read_text(encoding="utf-8") == tables.dictionary()


def test_the_codebook_holds_every_column_and_every_code_is_explained():
    book = tables.codebook()
    assert [tuple(row) for row in book[["table", "column"]].to_numpy()] == [(t, c) for t in TABLES for c in columns(t)]
    assert (book[["meaning", "meaning_zh"]] != "").all(axis=None)
    assert all(chinese and english for codes in tables.meanings().values() for _, english, chinese in codes)


def test_an_empty_corpus_has_every_column(tmp_path):
    tables.write({name: tables.frame(name, []) for name in TABLES}, tmp_path)
    for name in TABLES:
        assert list(pd.read_csv(tmp_path / f"{name}.csv", encoding="utf-8-sig").columns) == list(columns(name))


def test_what_is_written_is_read_again(tmp_path):
    """Commas, quotes, line breaks, leading zeros, numbers that look like formulas, and empty cells come back."""
    odd = ['a,"b"\nc', "007", "=1+1", "-3", "", "NA", "真,的", "\r", "\0"]
    rows = [{"summary_id": f"d-{n:02d}", "text": text} for n, text in enumerate(odd)]
    frames = {name: tables.frame(name, rows if name == "texts" else []) for name in TABLES}
    tables.write(frames, tmp_path)
    assert tables.read(tmp_path)["texts"]["text"].tolist() == odd
    with (tmp_path / "texts.csv").open(encoding="utf-8-sig", newline="") as file:
        again = pd.read_csv(file, dtype=str, keep_default_na=False, lineterminator="\n")
    assert again["text"].tolist()[:5] == odd[:5]


def test_csv_opens_in_excel_as_it_is(tmp_path):
    tables.write_csv(tables.frame("texts", [{"summary_id": "d-01", "text": "总结"}]), tmp_path / "texts.csv")
    assert (tmp_path / "texts.csv").read_bytes() == "\ufeffsummary_id,text\nd-01,总结\n".encode()


def test_a_missing_table_is_named(tmp_path):
    with pytest.raises(Rejected, match=r"documents\.parquet is missing; make one with"):
        tables.read(tmp_path)


def test_broken_links_are_seen():
    frames = {name: tables.frame(name, []) for name in TABLES}
    frames["texts"] = tables.frame("texts", [{"summary_id": "d-01", "text": "a"}, {"summary_id": "d-01", "text": "b"}])
    said = tables.broken_links(frames)
    assert said == ["texts: repeated key {'summary_id': 'd-01'}", "texts.summary_id: d-01 is not in summaries"]


def test_the_data_package_is_json_with_every_table():
    package = json.loads(json.dumps(tables.data_package()))
    assert [r["name"] for r in package["resources"]] == list(TABLES)


def test_the_rows_that_the_readme_shows_are_those_of_the_sample(sample):
    lines = [line.strip("|").split("|") for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()]
    shown = [tuple(cell.strip() for cell in line) for line in lines]
    at = next(n for n, row in enumerate(shown) if row[:2] == ("title", "genre"))
    rows = set(sample.summaries[[*shown[at]]].astype(str).itertuples(index=False, name=None))
    assert [row for row in shown[at + 2 : at + 12] if row not in rows] == []
