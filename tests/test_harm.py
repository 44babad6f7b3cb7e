"""A file that is broken, locked or made to do harm is a row that names the cure, in ten seconds and one gigabyte."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import zipfile
import zlib
from typing import TYPE_CHECKING

import openpyxl
import pytest
from office_files import FONT, PICTURE, W, docx, old_office, paragraph, pdf, pdf_of, written, zipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SECONDS, MEGABYTES = 10, 1024
# A process that has loaded all it needs reads each corpus named on its stdin in a child, as a run does, and says what
# came of it, what work it took and how much memory, the processes it started included.
SCRIPT = """
import json, os, sys
from pathlib import Path
from pipeline.document import read_document
from pipeline.read import sources
from pipeline.schema import RejectedFile, Settings, Source

read_document(Source("warm", "两校结对。".encode()), "warm", Settings())
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        told = []
        for item in sources(Path(line.strip()), "text"):
            done = item if isinstance(item, RejectedFile) else read_document(item, "x", Settings())
            told.append([done.path, done.reason] if isinstance(done, RejectedFile) else [done.documents[0].path, ""])
        print(json.dumps(told), flush=True)
        os._exit(0)
    _, status, spent = os.wait4(child, 0)
    unit = 1024**2 if sys.platform == "darwin" else 1024
    print(json.dumps([status, spent.ru_utime + spent.ru_stime, spent.ru_maxrss // unit]), flush=True)
"""


def deflated(content: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    return b"<</Length %d/Filter%s>>stream\n%s\nendstream" % (len(content), filters, content)


def one_page(content: bytes, picture: bytes = PICTURE) -> bytes:
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 8 0 R/Resources<</Font<</F 3 0 R>>/XObject<</I 6 0 R>>"
    )
    page += b">>>>"
    tree = b"<</Type/Pages/Kids[7 0 R]/Count 1>>"
    return pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", tree, *FONT, picture, page, content])


def zeros(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1024**2)) for _ in range(megabytes)) + packer.flush()


def laughs() -> str:
    """Entities that unfold to gigabytes."""
    more = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE l [<!ENTITY l0 "ha">{more}]>'


def word_of(document: str) -> bytes:
    return zipped({"[Content_Types].xml": "<x/>", "word/document.xml": document})


def says(words: str) -> str:
    return f"<w:document {W}><w:body>{paragraph(words)}</w:body></w:document>"


def nested(depth: int) -> bytes:
    raw = zipped({f"{n}.txt": bytes(1024**2) for n in range(9)})
    for _ in range(depth):
        raw = zipped({f"{n}.zip": raw for n in range(9)})
    return raw


def linked() -> bytes:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    return raw.getvalue()


def locked() -> bytes:
    """An archive whose member says that it is encrypted."""
    raw = bytearray(zipped({"a.txt": b"x"}))
    for mark, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        raw[raw.index(mark) + flags] |= 1
    return bytes(raw)


def on_top() -> bytes:
    """An archive with a list that names one member twice a thousand times over."""
    raw = zipped({"a.txt": random.Random(1).randbytes(5000)})
    start, end = raw.index(b"PK\1\2"), raw.index(b"PK\5\6")
    tail = raw[end : end + 8] + b"\xe8\x03" * 2 + (1000 * (end - start)).to_bytes(4, "little") + raw[end + 16 :]
    return raw[:start] + raw[start:end] * 1000 + tail


def sheet(change: Callable[[bytes], bytes]) -> bytes:
    book, raw = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["正文"])
    book.save(raw)
    with zipfile.ZipFile(raw) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = change(parts["xl/worksheets/sheet1.xml"])
    return zipped(parts)


def encrypted_pdf() -> bytes:
    key = b"<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -1>>" % (b"11" * 32, b"22" * 32)
    tree = b"<</Type/Pages/Kids[]/Count 0>>"
    return pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", tree, key], b"/Encrypt 3 0 R/ID[<00><00>]")


LOOP = b"<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</I 6 0 R>>>>/Length 12>>stream\n/I Do /I Do \n"
LOOPED = b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"
ELSEWHERE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
DEEP = "<w:tbl><w:tr><w:tc>" * 50_000 + "</w:tc></w:tr></w:tbl>" * 50_000
JUNK = random.Random(0).randbytes(50_000)
NO_TEXT, DAMAGED, FAR = "no text", "copy or download it again", "unpacks to far more than texts do"
HARM = [
    ("100,000 nested blocks", "a.html", lambda: b"<html>" + b"<div>" * 100_000 + "两校结对。".encode(), ""),
    ("100,000 nested tables", "a.html", lambda: b"<html>" + b"<table><tr><td>" * 100_000, NO_TEXT),
    ("a page of scripts", "a.html", lambda: b"<html><script>var a = '<p>x</p>';</script></html>", NO_TEXT),
    (
        "a page of 100 MB",
        "a.html",
        lambda: b"<html>" + b"<p>x</p>\n" * 11_000_000,
        "larger than 6 MB: cut it into documents",
    ),
    ("junk named .html", "a.html", lambda: JUNK, "not text"),
    ("a program named .txt", "a.txt", lambda: b"\x7fELF" + JUNK, "not text: starts with 7f454c46"),
    ("nothing", "a.txt", lambda: b"", "empty file"),
    ("nothing named .docx", "a.docx", lambda: b"", "empty file"),
    ("a Word file that is no archive", "a.docx", lambda: b"PK\3\4" + JUNK, DAMAGED),
    ("a Word file cut off", "a.docx", lambda: written("两校结对。" * 99)[:-99], DAMAGED),
    (
        "a Word file of broken XML",
        "a.docx",
        lambda: word_of("<w:document><w:p>"),
        "open it in its program and save it again",
    ),
    ("a Word file without text", "a.docx", lambda: docx(paragraph("")), "a Word file with no text in it"),
    (
        "a Word file of pictures",
        "a.docx",
        lambda: docx("<w:p><w:r><w:drawing/></w:r></w:p>"),
        "recognise the text in them (OCR)",
    ),
    ("entities that unfold", "a.docx", lambda: word_of(laughs() + says("&l9;")), "with a document type in it"),
    ("entities from elsewhere", "a.docx", lambda: word_of(ELSEWHERE + says("&x;")), "with a document type in it"),
    ("a Word file locked", "a.docx", lambda: old_office("EncryptedPackage"), "take the password off"),
    ("a Word file of blanks", "a.docx", lambda: word_of(says(" " * 99_000_000)), "unpacks to more than 64 MB"),
    ("a Word file 50,000 tables deep", "a.docx", lambda: docx(DEEP), "no text in it"),
    ("a PDF of scans", "a.pdf", lambda: pdf([[(72, 50, "扫描王")]] * 3, picture=True), "recognise the text (OCR)"),
    ("a PDF of nothing", "a.pdf", lambda: pdf([[]]), "a PDF with no text in it"),
    ("a PDF cut off", "a.pdf", lambda: pdf([[(72, 700, "两校结对。")]])[:700], "a PDF that is cut off or damaged"),
    ("a PDF of junk", "a.pdf", lambda: b"%PDF-1.4\n" + JUNK, "a PDF that is cut off or damaged"),
    ("a PDF locked", "a.pdf", encrypted_pdf, "take the password off"),
    ("a PDF that unpacks to a gigabyte", "a.pdf", lambda: one_page(deflated(zeros(1024))), "too much time or memory"),
    (
        "a PDF that draws itself",
        "a.pdf",
        lambda: one_page(b"<</Length 5>>stream\n/I Do\nendstream", LOOP + b"endstream"),
        "no text in it",
    ),
    (
        "a PDF whose pages hold themselves",
        "a.pdf",
        lambda: pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", LOOPED]),
        "no text in it",
    ),
    ("an archive cut off", "a.zip", lambda: zipped({"a.txt": b"x" * 9999})[:-30], DAMAGED),
    ("an archive that unpacks to a gigabyte", "a.zip", lambda: zipped({"a.txt": bytes(1024**3)}), "larger than 64 MB"),
    ("a member that unpacks a thousandfold", "a.zip", lambda: zipped({"a.txt": bytes(50_000_000)}), FAR),
    ("members that lie on each other", "a.zip", on_top, "do not use it"),
    ("archives in archives", "a.zip", lambda: nested(4), "3 archives deep"),
    ("a name that leads up", "a.zip", lambda: zipped({"../../a.txt": b"x"}), "leads out of the archive"),
    ("a name from the root", "a.zip", lambda: zipped({"/etc/a.txt": b"x"}), "leads out of the archive"),
    ("a name with a drive", "a.zip", lambda: zipped({"C:\\a.txt": b"x"}), "leads out of the archive"),
    ("a link", "a.zip", linked, "a link, not a file"),
    ("a member locked", "a.zip", locked, "locked with a password"),
    (
        "a member packed in another way",
        "a.zip",
        lambda: zipped({"a.txt": b"x"}, zipfile.ZIP_LZMA),
        "pack it again as a plain ZIP",
    ),
    (
        "a member damaged",
        "a.zip",
        lambda: zipped({"a.txt": b"abc" * 99}, zipfile.ZIP_STORED).replace(b"abcabc", b"abcabd", 1),
        "a member that is damaged",
    ),
    ("a table with a quote never closed", "a.csv", lambda: b'a,text\n1,"' + b"x" * 9_000_000, "never closed"),
    ("a line that is no JSON", "a.jsonl", lambda: b"[" * 99_999, "write one object a line"),
    ("a workbook that is broken", "a.xlsx", lambda: sheet(lambda part: part[:99]), "open it and save it again"),
    (
        "a workbook with entities",
        "a.xlsx",
        lambda: sheet(lambda part: laughs().encode() + part),
        "open it and save it again",
    ),
    (
        "a workbook of blanks",
        "a.xlsx",
        lambda: sheet(lambda part: part + b" " * 270_000_000),
        "unpacks to more than 256 MB",
    ),
]


@pytest.fixture(scope="module")
def reader() -> Iterator[subprocess.Popen[str]]:
    """The process that reads, kept for all the files."""
    command = [sys.executable, "-c", SCRIPT]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        yield running
        running.stdin.close()


@pytest.mark.parametrize(("name", "make", "reason"), [row[1:] for row in HARM], ids=[row[0] for row in HARM])
def test_a_bad_file_is_a_row_with_the_cure(
    reader: subprocess.Popen[str], tmp_path: Path, name: str, make: Callable[[], bytes], reason: str
) -> None:
    (tmp_path / name).write_bytes(make())
    print(tmp_path, file=reader.stdin, flush=True)
    told = json.loads(reader.stdout.readline())
    status, seconds, megabytes = json.loads(reader.stdout.readline())
    assert status == 0
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
    assert [path.name for path in tmp_path.iterdir()] == [name]  # nothing is written where the corpus lies
    assert told
    for path, why in told:
        assert path.startswith(name)
        assert (reason in why) if reason else not why
