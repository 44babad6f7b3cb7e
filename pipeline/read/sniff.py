"""The first bytes of a file and its name in; out comes its format, by what it holds and not by what it is called."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import BinaryIO

from pipeline.read.archive import opened

HEAD = 4096  # bytes at the start of a file that show its format
CHARACTERS = ""  # the format of texts and web pages
DIRECTORY = 4096  # bytes: the first 32 streams that an old Office file names
CONTENTS = "[Content_Types].xml"  # every Office package has it

# What the first bytes show.
SHOWS = {
    "rtf": re.compile(rb"\A\s*\{\\rtf"),
    "pdf": re.compile(rb"\A(?!\s*<)[\s\S]{0,1020}%PDF-"),  # readers of PDF look for its mark that far
    "mhtml": re.compile(rb"\A(?:From: [^\n]*\n(?:[^\n]+\n)*?)?MIME-Version: "),
}
# Where the content is characters, the ending tells a table from a text.
BY_ENDING = {
    **dict.fromkeys(("csv",), "csv"),
    **dict.fromkeys(("tsv", "tab"), "tsv"),
    **dict.fromkeys(("jsonl", "ndjson"), "jsonl"),
    **dict.fromkeys(("xls", "xlsx", "et", "ods"), "text table"),
    **dict.fromkeys(("json",), "json"),
    **dict.fromkeys(("js", "css", "svg", "xsl", "xsd", "map"), "code"),
}
# The part of an Office package that tells what it is.
PACKAGES = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsb",
    "ppt/presentation.xml": "pptx",
}
# The stream of an old Office file that tells what it is; the first that is there counts.
STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
    ("MatOST", "doc"),  # Works
)

# Formats that are known and not read, and the cure.
NO_READER = {
    "encrypted": "an Office file locked with a password: open it, take the password off and save it again",
    "xls": "an old Excel file: save it as .xlsx and name its column with --text-column",
    "xlsb": "a binary Excel file: save it as .xlsx and name its column with --text-column",
    "ppt": "slides, which hold no running text: save the text as .docx or .txt",
    "pptx": "slides, which hold no running text: save the text as .docx or .txt",
    "ods": "an OpenDocument workbook: save it as .xlsx and name its column with --text-column",
    "epub": "an e-book: convert it to .docx or .html",
    "ole": "an old Office file that is neither Word nor Excel: save it as .docx or .txt",
    "text table": "named a workbook but holds characters: name it .csv, or .html if it is a web page",
    "json": "a JSON file: save one object a line as .jsonl and name its text with --text-column",
    "code": "a part of a web site that holds no text for readers: take it out of the folder",
    "no package": "named a Word or Excel file but is an archive without a document: save it again from Word or Excel",
    "mhtml": "a web archive (MHTML): open it in a browser and save it as .html, or as .docx from Word",
}
OFFICE_ENDINGS = frozenset(("docx", "docm", "dotx", "xlsx", "xlsm", "pptx"))


def format_of(head: bytes, file: BinaryIO, name: str) -> str:
    r"""The format of a file: a name of a reader, a key of ``NO_READER``, or empty where it holds characters.

    >>> import io
    >>> format_of(b"%PDF-1.4\n", io.BytesIO(), "总结.txt"), format_of("总结".encode(), io.BytesIO(), "总结.pdf")
    ('pdf', '')
    """
    ending = PurePosixPath(name).suffix.lower().lstrip(".")
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return _package(file, ending)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _old_office(file)
    by_content = (kind for kind, shows in SHOWS.items() if shows.search(head))
    return next(by_content, BY_ENDING.get(ending, CHARACTERS) if head else CHARACTERS)


def _package(file: BinaryIO, ending: str) -> str:
    """What an archive is: an Office or OpenDocument file, or an archive of files."""
    with opened(file) as package:
        names = set(package.namelist())
        if "mimetype" in names and "content.xml" in names:
            with package.open("mimetype") as said:
                kind = said.read(HEAD).decode("ascii", "replace")
            return "odt" if "text" in kind else "ods"
    if CONTENTS in names:
        for part, kind in PACKAGES.items():
            if part in names:
                return kind
    if "META-INF/container.xml" in names:
        return "epub"
    return "no package" if ending in OFFICE_ENDINGS else "zip"


def _old_office(file: BinaryIO) -> str:
    """What an old Office file is, by the streams its directory names."""
    file.seek(0)
    head = file.read(HEAD)
    if len(head) == HEAD:
        size = 1 << min(head[30], 12)  # of a sector
        file.seek((int.from_bytes(head[48:52], "little") + 1) * size)
        directory = file.read(DIRECTORY)
        for stream, kind in STREAMS:
            if f"{stream}\0".encode("utf-16-le") in directory:
                return kind
    return "ole"
