"""The report page of a run: plain HTML that stands alone but for the figures beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.report.display import COLOURS, highlighted
from pipeline.rows import rows_of
from pipeline.tables import meanings

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

FOLDER = Path(__file__).parent
SUMMARIES_SHOWN = 200  # a page of more is slow to open; the table has them all


def page(frames: Mapping[str, pd.DataFrame], info: Mapping[str, Any], figures: list[tuple[str, str]]) -> str:
    """The HTML of a run's report."""
    templates = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)
    labels = {code: chinese for codes in meanings().values() for code, _, chinese in codes}
    shown = rows_of(frames["summaries"].head(SUMMARIES_SHOWN))
    texts = frames["texts"].set_index("summary_id")["text"]
    mentions = dict(list(frames["mentions"].groupby("summary_id")))
    none = frames["mentions"].head(0)
    return templates.get_template("report.html").render(
        info=info,
        figures=figures,
        labels=labels,
        colours=COLOURS,
        documents=rows_of(frames["documents"]),
        rejected=rows_of(frames["rejected"]),
        partners=rows_of(frames["partners"].merge(frames["programmes"][["programme_id", "summary_id"]])),
        clusters=rows_of(frames["clusters"]),
        recovered=rows_of(frames["recovered"]),
        summaries=[
            s | {"html": highlighted(texts[s["summary_id"]], mentions.get(s["summary_id"], none))} for s in shown
        ],
        hidden=len(frames["summaries"]) - len(shown),
    )
