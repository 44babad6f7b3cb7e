"""True texts in, the sample corpus out: every document of corpus/, damaged in the way its row of index.tsv says.

    python tests/make_corpus.py          writes corpus/ anew (its README stays)

What is hard: damage must be real (bytes, not drawings of damage), and the truth must stay known. So a document is made
in two steps that are kept apart: ``truth`` puts a page together from clean sources, and ``damage`` spoils it. A source
is a file of corpus_sources/ or a text of gold/annotated/dev; a page of corpus_sources/pages/ holds its furniture and
headings, and a line ``@source`` for each text in it. Words after a source change what it truly says (a mask, a
rewording, fewer lines). The same rows give the same bytes.
"""

from __future__ import annotations

import random
import re
import sys
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from opencc import OpenCC

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import forge  # noqa: E402 - a neighbour, which is found only now

CORPUS = HERE.parent / "corpus"
SOURCES = HERE / "corpus_sources"
ANNOTATED = HERE / "gold" / "annotated" / "dev" / "texts"
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
ENTITIES = {"“": "&ldquo;", "”": "&rdquo;", "·": "&middot;", "—": "&mdash;", "《": "&#12298;", "》": "&#12299;"}
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x00\x00\x00\x10\x08\x02\x00\x00\x00\x90\x91h6"


@dataclass(frozen=True)
class Document:
    """One file of the corpus, what it truly says, and the texts it holds in order."""

    path: str
    truth: str
    texts: tuple[str, ...]
    raw: bytes
    readable: str
    copies: tuple[str, ...]


# ------------------------------------------------------------------------------------------------------ what it says


@cache
def source(name: str) -> str:
    """The clean text of a source."""
    own = SOURCES / f"{name}.txt"
    return (own if own.exists() else ANNOTATED / f"{name}.txt").read_text(encoding="utf-8").strip("\n")


def kept(text: str, which: str) -> str:
    r"""The lines that ``which`` names, counted from 1.

    >>> kept("一\n二\n三\n四", "1,3-4")
    '一\n三\n四'
    """
    lines = text.split("\n")
    out: list[str] = []
    for part in which.split(","):
        first, _, last = part.partition("-")
        out += lines[int(first) - 1 : int(last or first)]
    return "\n".join(out)


@cache
def synonyms() -> tuple[tuple[str, str], ...]:
    """What a spinning tool puts for a word."""
    lines = (SOURCES / "synonyms.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple((word, spun) for word, spun in pairs[1:])


def spin(text: str, seed: int) -> str:
    """The text reworded as a spinning tool does it: most of the words it knows, blindly."""
    rng = random.Random(seed)
    table = dict(synonyms())
    pattern = re.compile("|".join(sorted(table, key=len, reverse=True)))
    return pattern.sub(lambda m: table[m.group()] if rng.random() < 0.8 else m.group(), text)


# what the words after a source do to it
CHANGES = {
    "mask": lambda text, seed: forge.mask(text, int(seed)),
    "spin": lambda text, seed: spin(text, int(seed)),
    "keep": kept,
    "cut": lambda text, length: text[: int(length)],
}


def told(call: str) -> str:
    """A source and the words after it (``qinghe-2018-paired mask:5 keep:1-4``), or several joined by ``+``."""
    if " + " in call:
        return "\n".join(told(part) for part in call.split(" + "))
    name, *changes = call.split(" ")
    text = source(name)
    for change in changes:
        verb, _, value = change.partition(":")
        text = CHANGES[verb](text, value)
    return text


def truth(call: str, title: str) -> tuple[str, tuple[str, ...]]:
    """The whole true text of a document, and the single texts in it."""
    if not call:
        return "", ()
    if call.startswith("pages/"):
        texts: list[str] = []
        lines: list[str] = []
        for line in (SOURCES / f"{call}.txt").read_text(encoding="utf-8").splitlines():
            if line.startswith("@"):
                texts.append(told(line[1:]))
                lines.append(texts[-1])
            else:
                lines.append(line)
        return "\n".join(lines) + "\n", tuple(texts)
    text = told(call)
    return (f"{title}\n{text}\n" if title else f"{text}\n"), (text,)


# ---------------------------------------------------------------------------------------------- what became of it


def traditional(text: str) -> str:
    """Traditional characters as those sites wrote them: 為, 裡, and 著 for every 着."""
    converter = OpenCC("s2tw")
    return "\n".join(converter.convert(line) for line in text.split("\n"))


def invisible(text: str) -> str:
    """Zero-width spaces after every seventh comma, and a byte order mark in the middle."""
    parts = text.split("，")
    out = "".join(part + ("，\u200b" if n % 7 == 3 else "，") for n, part in enumerate(parts[:-1])) + parts[-1]
    half = out.index("\n", len(out) // 2)
    return out[: half + 1] + "\ufeff" + out[half + 1 :]


def web_page(text: str, title: str, charset: str) -> str:
    """A page of an invented site that declares ``charset``."""
    body = "".join(f"<p>&nbsp;&nbsp;{line}</p>\n" for line in text.rstrip("\n").split("\n")[1 if title else 0 :])
    body = body.replace("“", "&ldquo;").replace("”", "&rdquo;")
    return (SOURCES / "pages" / "site.html").read_text(encoding="utf-8").format(
        charset=charset, title=title, body=body
    )  # fmt: skip


def lossy(text: str, written_as: str, read_as: str) -> str:
    """A misreading that put ``?`` where the reader found no character."""
    return forge.misread(text, written_as, read_as, "replace").replace("\ufffd", "?")


def misread_line(text: str, written_as: str, read_as: str, number: int) -> str:
    """A misreading of one line only, with U+FFFD where the reader found no character."""
    lines = text.split("\n")
    lines[number] = forge.misread(lines[number], written_as, read_as, "replace")
    return "\n".join(lines)


def gloss(text: str, _title: str, size: str, private: str, seed: str) -> str:
    """Pinyin glosses, and what they tear."""
    table = forge.table(text, int(size), int(seed))
    return forge.gloss(text, table, private=private, seed=int(seed))


# name of a step: what it does to the text, given the document's title and the values after the name
STEPS = {
    "traditional": lambda text, _: traditional(text),
    "narrow": lambda text, _: text.translate(str.maketrans(forge.NARROW)),
    "gloss": gloss,
    "noise": lambda text, _, seed: forge.noise(text, int(seed), rate=0.08),
    "censor": lambda text, _: forge.censor(text),
    "censor-blank": lambda text, _: forge.censor(text, blank=" "),
    "wide": lambda text, _: text.translate(WIDE),
    "invisible": lambda text, _: invisible(text),
    "entities": lambda text, _: text.translate(str.maketrans(ENTITIES)),
    "misread": lambda text, _, *encodings: forge.misread(text, *encodings),
    "misread-line": lambda text, _, *values: misread_line(text, values[0], values[1], int(values[2])),
    "lossy": lambda text, _, *encodings: lossy(text, *encodings),
    "page": web_page,
}
# the same for what is done to bytes
BYTE_STEPS = {
    "bitten": lambda raw, count, seed: forge.bite(raw, int(count), int(seed)),
    "cut": lambda raw, length: forge.cut(raw, int(length)),
    "picture": lambda _: picture(1),
}


def damage(text: str, title: str, steps: str) -> str:
    """The text after the steps of its row, in order."""
    for step in steps.split():
        verb, *values = step.split(":")
        if verb in STEPS:
            text = STEPS[verb](text, title, *values)
        elif verb not in (*BYTE_STEPS, "-"):
            message = f"no such damage: {step}"
            raise ValueError(message)
    return text


def written(text: str, encoding: str) -> bytes:
    """The bytes of a file. A character the encoding has no place for is a mistake of the index, not damage."""
    if encoding == "-":
        return b""
    if encoding == "utf-16-be-bom":
        return b"\xfe\xff" + text.encode("utf-16-be")
    return text.encode(encoding)


def picture(seed: int) -> bytes:
    """A few hundred bytes that look like a picture."""
    rng = random.Random(seed)
    body = zlib.compress(bytes(rng.randrange(256) for _ in range(768)))
    return PICTURE + len(body).to_bytes(4, "big") + b"IDAT" + body + b"\x00\x00\x00\x00IEND\xaeB`\x82"


def bytes_of(text: str, steps: str, encoding: str) -> bytes:
    """The file's bytes, after what is done to bytes."""
    raw = written(text, encoding)
    for step in steps.split():
        verb, *values = step.split(":")
        if verb in BYTE_STEPS:
            raw = BYTE_STEPS[verb](raw, *values)
    return raw


# -------------------------------------------------------------------------------------------------- all of them


def rows() -> list[dict[str, str]]:
    """The rows of index.tsv."""
    lines = (SOURCES / "index.tsv").read_text(encoding="utf-8").splitlines()
    header, *data = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [dict(zip(header, row, strict=True)) for row in data]


@cache
def documents() -> tuple[Document, ...]:
    """Every document of the sample corpus, made from its row."""
    out = []
    for row in rows():
        text, texts = truth(row["text"], row["title"])
        if len(texts) != int(row["summaries"]):
            message = f"{row['corpus']} holds {len(texts)} texts, its row says {row['summaries']}"
            raise ValueError(message)
        raw = bytes_of(damage(text, row["title"], row["damage"]), row["damage"], row["encoding"])
        copies = tuple(filter(None, row["copies"].split(";")))
        out.append(Document(row["corpus"], text, texts, raw, row["readable"], copies))
    return tuple(out)


def main() -> None:
    """Write the corpus, and remove what no row speaks of."""
    wanted = {CORPUS / document.path: document.raw for document in documents()}
    for path in sorted(CORPUS.rglob("*")):
        if path.is_file() and path not in wanted and path.name != "README.md":
            path.unlink()
    for path, raw in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    print(f"{len(wanted)} documents, {sum(map(len, wanted.values()))} bytes")  # noqa: T201 - run by hand


if __name__ == "__main__":
    main()
