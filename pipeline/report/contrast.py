"""A comparison as people look at it: tables in a notebook and on a terminal, one picture, files."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from pipeline.rows import rows_of
from pipeline.tables import meanings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    from matplotlib.figure import Figure
    from rich.console import Console

CLAIMS_SHOWN, WORDS_SHOWN, NUMBERS_SHOWN, MORE_SHOWN = 24, 15, 20, 5
COLUMNS_SHOWN = 4  # sides on a terminal
PALE = "#bcd4ec"
FEW = 5  # independent texts


class ContrastView:
    """Sides side by side: ``groups``, ``claims``, ``numbers``, ``words`` are DataFrames; shows itself in a notebook."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        """Hold the tables of ``pipeline.compare.contrast``."""
        self.groups, self.claims = tables["groups"], tables["claims"]
        self.numbers, self.words = tables["numbers"], tables["words"]
        self.names: list[str] = self.groups["group"].tolist()

    def __repr__(self) -> str:
        """A line: which sides, and how many independent texts each has."""
        sizes = zip(self.names, self.groups["independent"].tolist(), strict=True)
        return "<comparison: " + ", ".join(f"{name} ({n} independent texts)" for name, n in sizes) + ">"

    def shown(self) -> list[dict[str, Any]]:
        """Claims in the order in which people look for them: the surest differences first, one row a kind."""
        labels = {code: chinese for code, _, chinese in meanings()["statement"]}
        kinds = {code: chinese for code, _, chinese in meanings()["category"]}
        rows = []
        for (category, kind), part in self.claims.groupby(["category", "kind"], sort=False):
            each = {r["group"]: r for r in rows_of(part)}
            sure = max(_sureness(r) for r in each.values())
            said = f"{kinds[str(category)]}·{labels[str(kind)]}"
            rows.append({"kind": kind, "label": said, "sure": sure, "each": each})
        return sorted(rows, key=lambda r: (-r["sure"], -max(e["share"] for e in r["each"].values())))

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(name)}</th>" for name in self.names)
        claims = "".join(
            f"<tr><td>{r['label']} {r['kind']}</td>" + "".join(_cell(r["each"][name]) for name in self.names) + "</tr>"
            for r in self.shown()[:CLAIMS_SHOWN]
        )
        words = "".join(
            f"<tr><th>{escape(n)}</th><td>{escape(' '.join(self.words_of(n)))}</td></tr>" for n in self.names
        )
        return (
            f"<h4>Groups</h4>{self.groups.to_html(index=False, border=0)}"
            "<h4>Claims: independent reports that tell it, of all (raw summaries in brackets)</h4>"
            f"<table><tr><th></th>{head}</tr>{claims}</table>"
            f"<h4>Words that set a group apart</h4><table>{words}</table>"
            f"<h4>Numbers</h4>{self.numbers.head(NUMBERS_SHOWN).to_html(index=False, border=0)}"
        )

    def words_of(self, name: str) -> list[str]:
        """The words that set a group apart, the surest first; only those whose interval lies above nothing."""
        ours = self.words[(self.words["group"] == name) & (self.words["low"] > 0)]
        return [str(term) for term in ours["term"].head(WORDS_SHOWN)]

    def show(self, console: Console) -> None:
        """Print what a terminal has room for: a column per side, or a line per group where there are many."""
        from rich.table import Table  # noqa: PLC0415 - a notebook needs none

        title = "independent reports that tell it / of all (raw)"
        sizes = {r["group"]: [f"{name} {r[name]}" for name in self.groups.columns[1:]] for r in rows_of(self.groups)}
        if len(self.names) > COLUMNS_SHOWN:
            table = Table("", "told more often than elsewhere", "words", title=title, title_justify="left")
            for name in self.names:
                words = " ".join(self.words_of(name))
                table.add_row(f"{name}\n{', '.join(sizes[name][:2])}", "\n".join(self.told_more(name)), words)
                table.add_section()
        else:
            table = Table("", *self.names, title=title, title_justify="left")
            table.add_row("", *("\n".join(sizes[name]) for name in self.names))
            table.add_section()
            for row in self.shown()[:CLAIMS_SHOWN]:
                table.add_row(row["label"], *(_said(row["each"][name]) for name in self.names))
            table.add_section()
            table.add_row("words", *(" ".join(self.words_of(name)) for name in self.names))
        console.print(table)
        if self.groups["independent"].min() < FEW:
            console.print(f"A side with fewer than {FEW} independent texts shows little: see the columns low and high.")

    def told_more(self, name: str) -> list[str]:
        """Claims that a group makes more often than the others, the surest first."""
        more = [row for row in self.shown() if row["each"][name]["difference"] > 0]
        more.sort(key=lambda row: -row["each"][name]["difference_low"])
        return [f"{row['label']} {_said(row['each'][name])}" for row in more[:MORE_SHOWN]]

    def figure(self) -> Figure:
        """Shares of independent reports per claim: dots with intervals for two or three sides, else shades."""
        from pipeline.report.contrast_figure import claims_figure  # noqa: PLC0415 - what draws is slow to load

        return claims_figure(self.shown()[:CLAIMS_SHOWN], self.names)

    def write(self, folder: Path) -> None:
        """The tables as CSV and the picture as PNG, into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("groups", "claims", "numbers", "words"):
            table = getattr(self, name).round(4)
            table.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8-sig", lineterminator="\n")
        self.figure().savefig(folder / "claims.png", dpi=150, bbox_inches="tight", metadata={"Software": None})


def _sureness(claim: Mapping[str, Any]) -> float:
    """How far the interval of a difference keeps away from nothing; below nothing if it does not."""
    return float(max(claim["difference_low"], -claim["difference_high"]))


def _said(claim: Mapping[str, Any]) -> str:
    raw = f" ({claim['summaries']})" if claim["summaries"] != claim["independent"] else ""
    return f"{claim['independent']}/{claim['of']}{raw}"


def _cell(claim: Mapping[str, Any]) -> str:
    width = round(100 * claim["share"])
    shade = f"background:linear-gradient(90deg,{PALE} {width}%,transparent {width}%)"
    tip = f"{claim['share']:.0%}, 95 % interval {claim['low']:.0%} to {claim['high']:.0%}"
    return f"<td style='{shade};min-width:7em' title='{tip}'>{_said(claim)}</td>"
