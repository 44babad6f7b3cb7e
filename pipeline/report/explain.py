"""A document's path through the stages, on a terminal: its encoding, repairs, split and mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from pipeline.report.display import COLOURS, SummaryView
from pipeline.rows import rows_of
from pipeline.schema import Rejected

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from rich.console import Console

    Frames = Mapping[str, pd.DataFrame]

MANY = ("script", "gloss", "width", "whitespace", "markup")  # counted, not listed one by one


def explain(frames: Frames, what: str, console: Console) -> None:
    """Print the path of a document (by id or path) or of one summary (by id). Raises Rejected where there is none."""
    documents, summaries = frames["documents"], frames["summaries"]
    chosen = summaries[summaries["summary_id"] == what]
    wanted = chosen["document_id"].iloc[0] if len(chosen) else what
    found = documents[(documents["document_id"] == wanted) | (documents["path"] == wanted)]
    if found.empty:
        refused = frames["rejected"][frames["rejected"]["path"] == what]
        if len(refused):
            row = refused.iloc[0]
            console.print(f"{what}: rejected by {row['stage']}: {row['reason']} {row['detail']}", markup=False)
            return
        raise Rejected(
            f"no document or summary {what} in this run; see documents.csv and summaries.csv", stage="report"
        )
    document = rows_of(found)[0]
    _document(frames, document, console)
    ours = chosen if len(chosen) else summaries[summaries["document_id"] == document["document_id"]]
    for summary_id in ours["summary_id"]:
        _summary(SummaryView(frames, summary_id), console)


def _document(frames: Frames, document: Mapping[str, Any], console: Console) -> None:
    console.rule(f"document {document['document_id']}", align="left")
    facts = (f"{name} {document[name]}" for name in ("path", "bytes", "encoding", "script", "characters", "unresolved"))
    console.print("; ".join(facts), markup=False)
    repairs = frames["repairs"][frames["repairs"]["document_id"] == document["document_id"]]
    counts = repairs["kind"].value_counts()
    console.print("repairs: " + ", ".join(f"{n} {kind}" for kind, n in counts.items()), markup=False)
    table = Table("kind", "at", "before", "after", "certainty", "evidence")
    for r in rows_of(repairs[~repairs["kind"].isin(MANY)]):
        cells = (r["kind"], str(r["source_start"]), r["before"], r["after"], r["certainty"], r["evidence"])
        table.add_row(*(Text(cell) for cell in cells))
    if table.row_count:
        console.print(table)
    furniture = frames["furniture"][frames["furniture"]["document_id"] == document["document_id"]]
    for f in rows_of(furniture):
        console.print(Text(f"furniture ({f['rule']}): {f['text'].strip()}", style="dim"))


def _summary(view: SummaryView, console: Console) -> None:
    console.rule(f"summary {view.row['summary_id']} {view.row['title']}", align="left")
    facts = ("genre", "author_school", "author_organisation", "dated", "period", "programme_types", "truncated")
    console.print("; ".join(f"{name} {view.row[name]}" for name in facts if view.row[name]), markup=False)
    text = Text(view.text)
    for m in rows_of(view.mentions):
        text.stylize(f"black on {COLOURS[m['type']]}", m["start"], m["end"])
    console.print(text)
    table = Table("type", "text", "value", "unit", "rule", "source")
    for m in rows_of(view.mentions):
        where = f"{m['source_start']}–{m['source_end']}"
        table.add_row(*(Text(c) for c in (m["type"], m["text"], m["value"], m["unit"], m["rule"], where)))
    console.print(table)
    for s in rows_of(view.statements):
        console.print(Text(f"{s['category']}:{s['kind']} ({s['realis']}) {s['evidence']}"))
