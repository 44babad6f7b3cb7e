"""A Word file gives the lines a reader sees; an old one does by way of LibreOffice."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest
from office_files import PROSE, TITLE, docx, found, old_office, paragraph, text, written, zipped

from pipeline.read import decoded, office
from pipeline.read.numbering import written as number_written
from pipeline.schema import Rejected, Source

NUMBERED = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'
NUMBERING = (
    '<w:abstractNum w:abstractNumId="5">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/>'
    '<w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%3"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="6"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:pStyle w:val="H"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/>'
    "</w:lvl></w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="6"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    "</w:lvlOverride></w:num>"
)
STYLES = (
    '<w:style w:styleId="B"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="H"><w:basedOn w:val="B"/></w:style>'
)


def run(inside: str) -> str:
    return f"<w:r>{inside}</w:r>"


def says(words: str) -> str:
    return run(f"<w:t>{words}</w:t>")


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


BOX = f"<w:txbxContent>{paragraph('框里的话')}</w:txbxContent>"
NOTE = run('<w:footnoteReference w:id="2"/>')
TWICE = run(f"<mc:AlternateContent><mc:Choice>{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent>")
BROKEN = run("<w:t>一</w:t><w:br/><w:t>二</w:t><w:tab/><w:t>三</w:t>")
HIDDEN = run("<w:rPr><w:vanish/></w:rPr><w:t>藏</w:t>")
DELETED = "<w:del>" + run("<w:delText>十</w:delText><w:tab/>") + "</w:del>"
MOVED = f"<w:moveFrom>{says('人')}</w:moveFrom><w:moveTo>{says('名')}</w:moveTo>"
READ = f"<w:ruby><w:rt>{says('xué')}</w:rt><w:rubyBase>{says('学')}</w:rubyBase></w:ruby>"
FIELD = run("<w:instrText>PAGE</w:instrText>") + says("第3页")
LISTED = (("领导", 0), ("小组", 1), ("计划", 1), ("活动", 0), ("送教", 1), ("听课", 2))
BODIES = [
    ("a paragraph is a line", paragraph("一") + paragraph("") + paragraph("二"), "一\n\n二"),
    ("breaks and tabs stay", f"<w:p>{BROKEN}</w:p>", "一\n二\t三"),
    ("tab stops are no tabs", paragraph("一", '<w:tabs><w:tab w:val="left" w:pos="4"/></w:tabs>'), "一"),
    (
        "what was deleted or moved away is gone, what was put in is there",
        f"<w:p>{says('派出')}{DELETED}<w:ins>{says('12')}</w:ins>{MOVED}</w:p>",
        "派出12名",
    ),
    (
        "a paragraph whose end was deleted goes on in the next",
        paragraph("前半句，", "<w:rPr><w:del/></w:rPr>") + paragraph("后半句。"),
        "前半句，后半句。",
    ),
    ("the last one too", paragraph("完", "<w:rPr><w:del/></w:rPr>"), "完"),
    ("hidden words are hidden", f"<w:p>{says('一')}{HIDDEN}{says('二')}</w:p>", "一二"),
    ("fields show what they show", f"<w:p>{FIELD}</w:p>", "第3页"),
    ("a reading beside a word is not of it", f"<w:p>{READ}</w:p>", "学"),
    (
        "a box drawn twice is read once, after its paragraph",
        f"<w:p>{says('有框')}{TWICE}{says('的段')}</w:p>",
        "有框的段\n框里的话",
    ),
    (
        "a row of a table is a line",
        table((paragraph("学校"), paragraph("人数")), (paragraph("东校"), paragraph("5"))),
        "学校 人数\n东校 5",
    ),
    (
        "a table that frames text is its paragraphs",
        table((paragraph("做法"), paragraph("第一段。") + paragraph("第二段。"))),
        "做法\n第一段。\n第二段。",
    ),
    ("a table in a table", table((table((paragraph("甲"), paragraph("乙"))) + paragraph(""),)), "甲 乙"),
    (
        "numbers that Word counts are there",
        "".join(paragraph(words, NUMBERED.format(depth, 1)) for words, depth in LISTED),
        "一、领导\n（一）小组\n（二）计划\n二、活动\n（一）送教\n2.1 听课",
    ),
    (
        "a list may begin anew",
        paragraph("甲", NUMBERED.format(0, 1))
        + paragraph("乙", NUMBERED.format(0, 4))
        + paragraph("丙", NUMBERED.format(0, 4)),
        "一、甲\n一、乙\n二、丙",
    ),
    ("a style may number", paragraph("甲", '<w:pStyle w:val="H"/>') * 2, "3. 甲\n4. 甲"),
    ("and be told not to", paragraph("甲", '<w:pStyle w:val="H"/>' + NUMBERED.format(0, 0)), "甲"),
    ("a bullet of a font of pictures is a bullet", paragraph("甲", NUMBERED.format(0, 3)), "• 甲"),
    ("a list that is not defined has no number", paragraph("甲", NUMBERED.format(0, 9)), "甲"),
    (
        "an empty paragraph has no number",
        paragraph("", NUMBERED.format(0, 1)) + paragraph("甲", NUMBERED.format(0, 1)),
        "\n一、甲",
    ),
    (
        "notes stand at the end",
        f"<w:p>{says('一')}{NOTE}{says('。')}</w:p>",
        "一[1]。\n[1]含两名校长。",
    ),
]
NOTES = (
    f'<w:footnote w:id="0">{paragraph("-")}</w:footnote><w:footnote w:id="2">{paragraph("含两名校长。")}</w:footnote>'
)


@pytest.mark.parametrize(("body", "lines"), [row[1:] for row in BODIES], ids=[row[0] for row in BODIES])
def test_a_word_file_gives_the_lines_a_reader_sees(body: str, lines: str) -> None:
    assert text(docx(body, numbering=NUMBERING, styles=STYLES, footnotes=NOTES), "总结.docx") == lines


NUMBERS = [
    ("chineseCounting", 10, "十"), ("chineseCounting", 20, "二十"), ("chineseCountingThousand", 105, "一百零五"),
    ("chineseCountingThousand", 1000, "一千"), ("japaneseCounting", 1010, "一千零一十"), ("chineseCounting", 0, "0"),
    ("ideographDigital", 10, "一〇"), ("chineseLegalSimplified", 12, "壹拾贰"),
    ("decimalEnclosedCircleChinese", 20, "⑳"), ("decimalEnclosedCircle", 21, "21"),
    ("decimalEnclosedParen", 3, "⑶"), ("decimalFullWidth", 10, "１０"),
    ("upperLetter", 27, "AA"), ("lowerRoman", 1994, "mcmxciv"), ("ideographTraditional", 11, "甲"),
    ("decimalZero", 7, "07"), ("none", 7, ""), ("of another program", 7, "7"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "number", "written"), NUMBERS)
def test_numbers_have_the_forms_of_word(form: str, number: int, written: str) -> None:
    assert number_written(number, form) == written


def program(folder: Path, script: str) -> None:
    """A program ``soffice`` on the path, which takes the arguments that LibreOffice takes."""
    file = folder / "soffice"
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


OLD_WORD = old_office("WordDocument")
OLD = [("a.doc", OLD_WORD, "doc"), ("a.wps", OLD_WORD, "doc"), ("a.rtf", b"{\\rtf1 x}", "rtf")]
OPEN_TEXT = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})


@pytest.mark.parametrize(("name", "raw", "kind"), [*OLD, ("a.odt", OPEN_TEXT, "odt")])
def test_an_old_word_file_goes_by_way_of_libreoffice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, raw: bytes, kind: str
) -> None:
    (tmp_path / "made.docx").write_bytes(written(TITLE, PROSE))
    # The last argument is the file, the one before it the folder for what is made.
    program(
        tmp_path, f'for last; do :; done; echo "$@" > {tmp_path}/told; cp {tmp_path}/made.docx "${{last%.doc}}.docx"'
    )
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    (source,) = found(raw, name)
    assert isinstance(source, Source)
    assert source.format == kind
    assert decoded(source).text == f"{TITLE}\n{PROSE}"
    assert decoded(source).encoding == kind
    told = (tmp_path / "told").read_text(encoding="utf-8")
    assert "--headless" in told
    folder = Path(told.split("--outdir ")[1].split()[0])
    assert f"-env:UserInstallation={(folder / 'profile').as_uri()}" in told
    assert not folder.exists()  # nothing of it stays


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 1", "LibreOffice could not open it"),
        ("echo source file could not be loaded", "LibreOffice could not open it"),
        ("sleep 60 & wait", "took longer than 1 seconds"),
    ],
)
def test_libreoffice_that_fails_or_hangs_is_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, reason: str
) -> None:
    program(tmp_path, script)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(office, "SECONDS", 1)
    with pytest.raises(Rejected, match=reason) as refusal:
        decoded(Source("a.doc", OLD_WORD, "doc"))
    assert "save it as .docx" in refusal.value.reason


def test_without_libreoffice_the_row_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "PLACES", ())
    with pytest.raises(Rejected, match=r"install LibreOffice .* or save it as \.docx"):
        decoded(Source("a.doc", OLD_WORD, "doc"))


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed: a program in its place is tested"
)
def test_the_real_libreoffice_reads_a_rich_text() -> None:
    words = "".join(f"\\u{ord(c)}?" for c in "两校结对")
    assert "两校结对" in text(b"{\\rtf1\\ansi " + words.encode() + b"\\par}", "a.doc")
