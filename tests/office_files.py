"""Word, PDF and ZIP files made from a few words, byte by byte, for the tests that read them; and what they hold."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from pipeline.read import decoded, documents
from pipeline.schema import RejectedFile, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TITLE = "石岭小学结对帮扶工作总结"
PROSE = "2019年5月，我校与清源县实验小学结对帮扶，派出3名教师支教。"
W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
CONTENTS = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)


def zipped(members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of members by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph of a Word file."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx(body: str, **parts: str) -> bytes:
    """A Word file with a body, and with parts by name: ``numbering="<w:abstractNum …"``."""
    inside = {"[Content_Types].xml": CONTENTS, "_rels/.rels": RELATIONS}
    inside["word/document.xml"] = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    inside |= {f"word/{name}.xml": f"<w:{name} {W}>{part}</w:{name}>" for name, part in parts.items()}
    return zipped(inside)


def written(*lines: str) -> bytes:
    """A Word file with a paragraph a line."""
    return docx("".join(map(paragraph, lines)))


def old_office(stream: str) -> bytes:
    """The head of an old Office file that names a stream."""
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(22) + b"\x09\0" + bytes(480)
    )  # sectors of 512 bytes, directory first
    return head + f"{stream}\0".encode("utf-16-le") + bytes(4096)


Placed = tuple[float, float, str]  # from the left, from the foot, in points; and what stands there


FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
    (
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
        b"/Supplement 2>>/FontDescriptor 5 0 R/DW 1000>>"
    ),
    (
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -200 1000 800]/ItalicAngle 0/Ascent 800"
        b"/Descent -200/CapHeight 700/StemV 80>>"
    ),
)
PICTURE = (
    b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
    b"stream\n0\nendstream"
)


def pdf(pages: Sequence[Iterable[Placed]], *, picture: bool = False) -> bytes:
    """A PDF whose pages (A4) hold lines of 12 points at their places, in a font that no file needs to carry."""
    first = 7  # of the objects that are pages; before them stand the catalogue, the tree, the font and the picture
    kids = range(first, first + 2 * len(pages), 2)
    tree = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(pages))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", tree, *FONT, PICTURE]
    for kid, lines in zip(kids, pages, strict=True):
        drawn = b"".join(
            b"BT /F 12 Tf 1 0 0 1 %d %d Tm <%s> Tj ET\n" % (left, foot, text.encode("utf-16-be").hex().encode())
            for left, foot, text in lines
        )
        drawn += b"q 500 0 0 700 50 50 cm /I Do Q\n" if picture else b""
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F 3 0 R>>/XObject<</I 6 0 R>>>>>>" % (kid + 1),
            b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        ]
    return pdf_of(objects)


def pdf_of(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of objects, numbered from 1; the first is its catalogue."""
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def found(raw: bytes, name: str, column: str = "") -> list[Source | RejectedFile]:
    """What a file holds."""
    return list(documents(name, io.BytesIO(raw), column))


def text(raw: bytes, name: str) -> str:
    """The text of the only document in a file."""
    (source,) = found(raw, name)
    assert isinstance(source, Source), source
    return decoded(source).text
