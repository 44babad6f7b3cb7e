"""A file is what it holds; archives and tables hold documents of their own, and the laws hold for every format."""

from __future__ import annotations

import hashlib
import io
import sys
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from office_files import PROSE, TITLE, found, old_office, pdf, written, zipped

from pipeline.document import document_id, read_document
from pipeline.edits import apply_edits, undo_edits
from pipeline.read import decoded, sources
from pipeline.schema import Edit, Rejected, RejectedFile, Settings, Source

if TYPE_CHECKING:
    from pathlib import Path


def named_in(encoding: str, name: str, content: bytes) -> bytes:
    """An archive whose member's name is in an encoding, as the programs of Windows write it."""
    placeholder = "x" * len(name.encode(encoding))
    return zipped({placeholder: content}).replace(placeholder.encode(), name.encode(encoding))


def test_members_of_an_archive_are_documents_of_their_own(tmp_path: Path) -> None:
    inner = zipped({"深/丙.txt": PROSE.encode("gbk")})
    outer = zipped(
        {"乙.txt": PROSE.encode(), "夹/甲.docx": written(PROSE), "夹/内.zip": inner, "__MACOSX/._乙.txt": b"x"}
    )
    (tmp_path / "总.zip").write_bytes(outer)
    items = list(sources(tmp_path))
    assert [item.path for item in items] == ["总.zip/乙.txt", "总.zip/夹/内.zip/深/丙.txt", "总.zip/夹/甲.docx"]
    assert all(isinstance(item, Source) and decoded(item).text == PROSE for item in items)


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_in_an_archive_are_read_in_their_encoding(encoding: str) -> None:
    (item,) = found(named_in(encoding, "结对\\总结.txt", b"x"), "a.zip")
    assert item.path == "a.zip/结对/总结.txt"


def test_members_of_one_name_are_told_apart() -> None:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("a.txt", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", b"2")
    assert [item.path for item in found(raw.getvalue(), "z.zip")] == ["z.zip/a.txt", "z.zip/a.txt~2"]


def workbook(*rows: tuple[object, ...], **more: list[tuple[object, ...]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for title, others in more.items():
        sheet = book.create_sheet(title)
        for row in others:
            sheet.append(row)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


ROWS = (("学校", "正文"), ("甲校", "两校结对。\n教师送教。"), ("乙校", "教师,支教"))
CSV = '学校,正文\n甲校,"两校结对。\n教师送教。"\n乙校,"教师,支教"\n'
TABLES = [
    ("a.csv", CSV.encode("gbk")),
    ("a.csv", b"\xef\xbb\xbf" + CSV.encode()),
    ("a.csv", CSV.encode("utf-16")),
    ("a.csv", CSV.replace("校,", "校;").encode("utf-8")),
    ("a.tsv", '学校\t正文\n甲校\t"两校结对。\n教师送教。"\n乙校\t教师,支教\n'.encode()),
    ("a.jsonl", '\n{"学校": "甲校", "正文": "两校结对。\\n教师送教。"}\n{"正文": "教师,支教"}\n'.encode()),
    ("a.xlsx", workbook(*ROWS)),
    ("a.csv", workbook(*ROWS)),
]


@pytest.mark.parametrize(("name", "raw"), TABLES)
def test_each_row_of_a_table_is_a_document(name: str, raw: bytes) -> None:
    items = found(raw, name, "正文")
    assert [item.path for item in items] == [f"{name}#row2", f"{name}#row3"]
    assert all(isinstance(item, Source) and item.sha256 == hashlib.sha256(raw).hexdigest() for item in items)
    assert [decoded(item).text for item in items] == ["两校结对。\n教师送教。", "教师,支教"]
    assert all(isinstance(item, Source) and item.bytes == len(raw) for item in items)


@pytest.mark.parametrize(("name", "raw"), TABLES)
@pytest.mark.parametrize("column", ["", "内容"])
def test_a_table_without_its_column_is_refused_with_the_columns_it_has(name: str, raw: bytes, column: str) -> None:
    (row,) = found(raw, name, column)
    assert isinstance(row, RejectedFile)
    assert "name one of its columns with --text-column: 学校, 正文" in row.reason
    assert row.sha256


def test_a_row_without_text_is_a_row_of_rejected() -> None:
    items = found(b"a,text\n1,\n2,x\n3\n,,\n", "a.csv", "text")
    assert [(item.path, isinstance(item, Source)) for item in items] == [
        ("a.csv#row2", False),
        ("a.csv#row3", True),
        ("a.csv#row4", False),
    ]


def test_every_sheet_with_the_column_is_read() -> None:
    raw = workbook(*ROWS, 附=[("正文",), ("两校结对。",)], 说明=[("其他",), ("x",)])
    assert [item.path for item in found(raw, "a.xlsx", "正文")] == [
        "a.xlsx#Sheet#row2",
        "a.xlsx#Sheet#row3",
        "a.xlsx#附#row2",
    ]


REALLY = [
    ("a Word file named .txt", "总结.txt", written(TITLE, PROSE), "docx"),
    ("a PDF named .txt", "总结.txt", pdf([[(72, 700, TITLE)]]), "pdf"),
    ("a PDF behind other bytes", "总结", b"\r\n\r\n" + pdf([[(72, 700, TITLE)]]), "pdf"),
    ("a page named .doc", "总结.doc", f"<html><body><p>{PROSE}</p></body></html>".encode("gbk"), ""),
    ("a text named .pdf", "总结.pdf", PROSE.encode(), ""),
    ("a page that speaks of %PDF-", "总结.html", b"<html><!-- %PDF-1.4 --><p>x</p></html>", ""),
    ("an archive named .docx that holds none", "总结.docx", zipped({"a.txt": b"x"}), "save it again from Word"),
    ("a page named .xls", "总结.xls", b"<table><tr><td>x</td></tr></table>", "name it .csv, or .html"),
    ("JSON", "总结.json", b"[]", "as .jsonl"),
    ("a script", "总结.js", b"var a;", "take it out"),
    ("a web archive", "总结.doc", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "save it as .html"),
    ("slides", "总结.ppt", old_office("PowerPoint Document"), "slides"),
    ("an old workbook", "总结.doc", old_office("Workbook"), "old Excel"),
]


@pytest.mark.parametrize(("name", "raw", "kind"), [row[1:] for row in REALLY], ids=[row[0] for row in REALLY])
def test_the_content_tells_what_a_file_is(name: str, raw: bytes, kind: str) -> None:
    (item,) = found(raw, name)
    if isinstance(item, Source):
        assert item.format == kind
    else:
        assert kind
        assert kind in item.reason
        assert item.sha256 == hashlib.sha256(raw).hexdigest()


FULL = "二〇一九年三月以来我校与清源县实验小学结成帮扶对子，两校领导高度重视，成"


@pytest.mark.parametrize(("name", "raw", "extra"), [("a.pdf", pdf([[]]), "pdf"), ("a.xlsx", workbook(*ROWS), "xlsx")])
def test_without_what_reads_a_format_the_row_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, name: str, raw: bytes, extra: str
) -> None:
    for module in ("pdfminer", "openpyxl"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(Rejected, match=rf"pip install 'school-summaries\[{extra}\]', or save it as"):
        for item in found(raw, name, "正文"):
            if isinstance(item, RejectedFile):
                raise Rejected(item.reason, stage=item.stage)
            decoded(item)


LAWFUL = [
    Source(
        "a.docx", written(TITLE, "　　學(xué)校與清源縣實驗小學結對,派出3名教師.", "石岭小学", "2019年7月1日"), "docx"
    ),
    Source("a.pdf", pdf([[(72, 700, TITLE), (96, 670, FULL), (72, 652, "立小组，派出教师3名。")]]), "pdf"),
    Source("a.csv#row2", PROSE.encode(), "csv", sha256="f" * 64, bytes=9),
]


@pytest.mark.parametrize("source", LAWFUL, ids=lambda source: source.format)
def test_repairs_undo_to_the_text_that_was_taken_out(source: Source) -> None:
    """Law 1: the text that a format holds is the decoded file."""
    reading = read_document(source, document_id(source.raw), Settings())
    assert not isinstance(reading, RejectedFile)
    (document,) = reading.documents
    assert document.encoding == source.format
    assert (document.sha256, document.bytes) == (
        source.sha256 or hashlib.sha256(source.raw).hexdigest(),
        source.bytes or len(source.raw),
    )
    characters = decoded(source).text
    edits = [
        Edit(r.kind, r.source_start, r.source_end, r.before, r.after, r.certainty, r.evidence) for r in reading.repairs
    ]
    final = apply_edits(characters, edits)
    assert undo_edits(final, edits) == characters
    assert [final[s.start : s.end] for s in reading.summaries] == [t.text for t in reading.texts] != []
