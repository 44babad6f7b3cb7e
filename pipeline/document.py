"""One document, from its bytes to its records: every stage that needs no other document, called in order.

A pure function of (bytes, settings): it gives the same records every time and touches no disk (but for LibreOffice,
which turns an old Word file in a folder of its own), so it can run in any number of processes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.above import around, read_below
from pipeline.attribute import attribute
from pipeline.describe import describe
from pipeline.edits import Alignment
from pipeline.lexicon import load
from pipeline.read import About, about, decoded
from pipeline.restore import restore
from pipeline.restore.markup import is_page
from pipeline.schema import (
    Decoded,
    Document,
    Furniture,
    Mention,
    Part,
    Partner,
    Programme,
    Rejected,
    RejectedFile,
    Repair,
    Restored,
    Section,
    Settings,
    Source,
    Statement,
    Summary,
    Term,
    Text,
)
from pipeline.segment import sentences
from pipeline.split import Trace, sections, split, traces
from pipeline.terms import terms

if TYPE_CHECKING:
    from pipeline.above import Around


LONG, FEW = 1_000, 10  # a text of that many characters has more different ones than that
DIGITS = 12  # of the SHA-256: with a million documents, two share an id once in 500 corpora


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one document gives: one record or tuple of records per table."""

    documents: tuple[Document, ...]
    repairs: tuple[Repair, ...]
    furniture: tuple[Furniture, ...]
    summaries: tuple[Summary, ...]
    texts: tuple[Text, ...]
    sections: tuple[Section, ...]
    mentions: tuple[Mention, ...]
    programmes: tuple[Programme, ...]
    partners: tuple[Partner, ...]
    statements: tuple[Statement, ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    summary: Summary
    text: Text
    sections: tuple[Section, ...]
    mentions: tuple[Mention, ...]
    programmes: tuple[Programme, ...]
    partners: tuple[Partner, ...]
    statements: tuple[Statement, ...]
    terms: tuple[Term, ...]


def document_id(raw: bytes) -> str:
    """A document's identifier, made from its bytes.

    >>> document_id("城乡教师交流".encode())
    '9c60c96a10a3'
    """
    return hashlib.sha256(raw).hexdigest()[:DIGITS]


def read_document(source: Source, name: str, settings: Settings) -> Reading | RejectedFile:
    """Every record of one file, or the row that says why it could not be used; ``name`` is its document_id."""
    try:
        return _read(source, name, settings)
    except Rejected as refusal:
        sha256 = hashlib.sha256(source.raw).hexdigest()
        return RejectedFile(
            path=source.path, sha256=sha256, stage=refusal.stage, reason=refusal.reason, detail=refusal.detail
        )
    except Exception as bug:
        bug.add_note(f"while reading {source.path}: a mistake of this program, please report it with the file")
        raise


def trace_document(source: Source, _name: str, settings: Settings) -> tuple[Trace, ...] | RejectedFile:
    """The lines of one file that may be a site's, each with the paragraph it stands beside; none of a refused file."""
    try:
        return traces(_restored(source)[1].text, load(settings.lexicon))
    except Rejected:
        return ()


def _restored(source: Source) -> tuple[Decoded, Restored]:
    """The characters of a file, and its final text."""
    read = decoded(source)
    few = set(read.text)
    if len(read.text) > LONG and len(few) < FEW:
        seen = " ".join(sorted(f"{c!r}" for c in few))
        raise Rejected("no text: a few characters over and over", stage="decode", detail=seen)
    restored = restore(read.text, markup=is_page(read.text))
    if not restored.text.strip():
        raise Rejected("no text in it", stage="restore", detail=f"{len(read.text)} characters of markup or blanks")
    return read, restored


def _read(source: Source, name: str, settings: Settings) -> Reading:
    lexicon = load(settings.lexicon)
    read, restored = _restored(source)
    told_by_page = about(read.text) if is_page(read.text) else About()
    page = split(restored.text, lexicon, settings.repeated)
    home = Alignment(restored.edits)
    beside = around(page, restored.text)
    told = [
        _tell(f"{name}-{n:02d}", n, part, beside, name, restored, home, settings)
        for n, part in enumerate(page.parts, 1)
    ]
    document = Document(
        document_id=name,
        path=source.path,
        sha256=source.sha256 or hashlib.sha256(source.raw).hexdigest(),
        bytes=source.bytes or len(source.raw),
        encoding=read.encoding,
        script=restored.script,
        title=page.title,
        published=told_by_page.published,
        address=told_by_page.address,
        characters=len(restored.text),
        repairs=len(restored.edits),
        unresolved=sum(end - start for start, end in restored.unresolved),
        boilerplate_characters=sum(span.end - span.start for span in page.furniture),
        summaries=len(page.parts),
    )
    furniture = tuple(
        Furniture(document_id=name, start=f.start, end=f.end, rule=f.kind, text=restored.text[f.start : f.end])
        for f in page.furniture
    )
    return Reading(
        documents=(document,),
        repairs=_repairs(name, restored),
        furniture=furniture,
        summaries=tuple(t.summary for t in told),
        texts=tuple(t.text for t in told),
        sections=tuple(s for t in told for s in t.sections),
        mentions=tuple(m for t in told for m in t.mentions),
        programmes=tuple(p for t in told for p in t.programmes),
        partners=tuple(p for t in told for p in t.partners),
        statements=tuple(s for t in told for s in t.statements),
        terms=tuple(w for t in told for w in t.terms),
    )


def _repairs(name: str, restored: Restored) -> tuple[Repair, ...]:
    return tuple(
        Repair(
            repair_id=f"{name}:r{n}",
            document_id=name,
            kind=edit.kind,
            source_start=edit.start,
            source_end=edit.end,
            before=edit.before,
            after=edit.after,
            certainty=edit.certainty,
            evidence=edit.evidence,
        )
        for n, edit in enumerate(restored.edits, 1)
    )


def _tell(
    summary_id: str,
    ordinal: int,
    part: Part,
    beside: Around,
    name: str,
    restored: Restored,
    home: Alignment,
    settings: Settings,
) -> _Told:
    lexicon = load(settings.lexicon)
    text = restored.text[part.start : part.end]
    headed = sections(summary_id, text, lexicon)
    title = beside.heads if part.title and part.title in beside.heads else part.title
    linked, titled = read_below(summary_id, text, title, beside, lexicon)
    mentions = tuple(_home(mention, part.start, home) for mention in linked)
    attributes = attribute(text, title, part.truncated, headed, mentions, lexicon, titled, beside.source)
    told = describe(summary_id, text, sentences(text), headed, mentions, attributes, lexicon)
    summary = Summary(
        summary_id=summary_id,
        document_id=name,
        ordinal=ordinal,
        title=part.title,
        start=part.start,
        end=part.end,
        genre=attributes.genre,
        author_school=attributes.author_school,
        author_organisation=attributes.author_organisation,
        period=attributes.period,
        dated=attributes.dated,
        truncated=part.truncated,
        masked_share=attributes.masked_share,
        specificity=attributes.specificity,
        reused_share=0.0,
        copy_group="",
        cluster_id="",
        programme_types=";".join(told.types),
    )
    names = tuple(
        dict.fromkeys(m.text for m in mentions if m.type in {"school", "person", "org", "place"} and not m.masked)
    )
    return _Told(
        summary,
        Text(summary_id=summary_id, text=text),
        headed,
        mentions,
        told.programmes,
        told.partners,
        told.statements,
        terms(summary_id, text, names, lexicon),
    )


def _home(mention: Mention, offset: int, home: Alignment) -> Mention:
    start, end = home.source(offset + mention.start, offset + mention.end)
    return replace(mention, source_start=start, source_end=end)
