"""A summary as HTML: its text with every mention coloured by type, and what was restored in it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from pipeline.rows import rows_of
from pipeline.schema import Rejected

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    Frames = Mapping[str, pd.DataFrame]

COLOURS = {
    "school": "#ffd8a8",
    "person": "#d0bfff",
    "org": "#a5d8ff",
    "place": "#b2f2bb",
    "date": "#ffec99",
    "duration": "#fff3bf",
    "count": "#fcc2d7",
    "document": "#dee2e6",
    "docno": "#ced4da",
}
SHOWN = (
    "genre",
    "author_school",
    "author_organisation",
    "dated",
    "period",
    "programme_types",
    "copy_group",
    "cluster_id",
)
REPAIRS_SHOWN = 40


def overview_html(frames: Frames, info: Mapping[str, Any]) -> str:
    """A run in a few lines, for a notebook."""
    rows = "".join(
        f"<tr><td>{name}</td><td style='text-align:right'>{len(rows):,}</td></tr>" for name, rows in frames.items()
    )
    return f"<b>run {escape(str(info['run_id']))}</b><table><tr><th>table</th><th>rows</th></tr>{rows}</table>"


class SummaryView:
    """One summary of a run: ``row`` its record, ``text``, ``mentions``, ``repairs``; shows itself in a notebook."""

    def __init__(self, frames: Frames, summary_id: str) -> None:
        """Gather what belongs to a summary; raises Rejected where there is no such one."""
        found = frames["summaries"][frames["summaries"]["summary_id"] == summary_id]
        if found.empty:
            raise Rejected(
                f"no summary {summary_id} in this run; see the column summary_id of summaries", stage="report"
            )
        self.row: dict[str, Any] = rows_of(found)[0]
        texts, mentions = frames["texts"], frames["mentions"]
        self.text = str(texts.loc[texts["summary_id"] == summary_id, "text"].iloc[0])
        self.mentions = mentions[mentions["summary_id"] == summary_id].reset_index(drop=True)
        self.statements = _of(frames["statements"], summary_id)
        self.repairs = self._repairs(frames["repairs"])

    def _repairs(self, repairs: pd.DataFrame) -> pd.DataFrame:
        """Those repairs that fell inside the summary: final positions follow from the lengths before and after."""
        ours = repairs[repairs["document_id"] == self.row["document_id"]]
        grown = ours["after"].str.len() - (ours["source_end"] - ours["source_start"])
        at = ours["source_start"] + grown.cumsum() - grown
        inside: pd.DataFrame = ours[(at >= self.row["start"]) & (at < self.row["end"])]
        return inside.reset_index(drop=True)

    def _repr_html_(self) -> str:
        return summary_html(self.row, self.text, self.mentions, self.repairs)


def _of(rows: pd.DataFrame, summary_id: str) -> pd.DataFrame:
    return rows[rows["summary_id"] == summary_id].reset_index(drop=True)


def summary_html(row: Mapping[str, Any], text: str, mentions: pd.DataFrame, repairs: pd.DataFrame) -> str:
    """The HTML of one summary: a line of facts, the highlighted text, the repairs that are more than a script."""
    facts = " · ".join(f"<b>{name}</b> {escape(str(row[name]))}" for name in SHOWN if row[name])
    legend = " ".join(
        f"<span style='background:{colour}'>&nbsp;{kind}&nbsp;</span>" for kind, colour in COLOURS.items()
    )
    told = repairs[~repairs["kind"].isin(["script", "gloss", "width", "whitespace", "markup"])].head(REPAIRS_SHOWN)
    lines = "".join(
        f"<tr><td>{escape(r['kind'])}</td><td>{escape(r['before'])}</td><td>{escape(r['after'])}</td>"
        f"<td>{escape(r['certainty'])}</td><td>{escape(r['evidence'])}</td></tr>"
        for r in rows_of(told)
    )
    table = (
        f"<table><tr><th>repair</th><th>before</th><th>after</th><th></th><th>evidence</th></tr>{lines}</table>"
        if lines
        else ""
    )
    return (
        f"<h3>{escape(str(row['title'] or row['summary_id']))}</h3><p>{facts}</p><p>{legend}</p>"
        f"<div style='white-space:pre-wrap;line-height:1.8'>{highlighted(text, mentions)}</div>"
        f"<p>{len(repairs)} repairs</p>{table}"
    )


def highlighted(text: str, mentions: pd.DataFrame) -> str:
    """The text as HTML with each mention marked; its value and rule show when the pointer rests on it."""
    out, at = [], 0
    for m in rows_of(mentions.sort_values("start")):
        if m["start"] < at:
            continue
        tip = " ".join(
            str(part) for part in (m["type"], m["value"], m["unit"], m["qualifier"], f"[{m['rule']}]") if part
        )
        out.append(escape(text[at : m["start"]]))
        out.append(
            f"<mark style='background:{COLOURS.get(m['type'], '#eee')}' title='{escape(tip, quote=True)}'>"
            f"{escape(text[m['start'] : m['end']])}</mark>"
        )
        at = m["end"]
    return "".join((*out, escape(text[at:])))
