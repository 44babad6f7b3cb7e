"""What people look at: the report page, the figures, the network, a summary in a notebook, a document explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.report.contrast import ContrastView
from pipeline.report.display import SummaryView, overview_html

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

__all__ = ["ContrastView", "SummaryView", "overview_html", "write"]


def write(frames: Mapping[str, pd.DataFrame], info: Mapping[str, Any], folder: Path) -> None:
    """The figures, the support network and the page that shows them, into a run folder."""
    # What draws is slow to load, and a command that shows one text needs none of it.
    from pipeline.report.figures import draw  # noqa: PLC0415
    from pipeline.report.network import network  # noqa: PLC0415
    from pipeline.report.page import page  # noqa: PLC0415

    (folder / "figures").mkdir()
    drawn = draw(frames, folder / "figures")
    network(frames, folder / "network.graphml")
    (folder / "report.html").write_text(page(frames, info, drawn), encoding="utf-8")
