"""The picture of a comparison: how large a share of each side's independent texts makes each claim."""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from pipeline.report.figures import INK, SETTINGS, chinese_font

COLOURS = (INK, "#c05621", "#2f855a")  # of two or three sides
DARK = 0.6  # a share whose blue asks for white digits


def claims_figure(rows: list[dict[str, Any]], names: list[str]) -> Figure:
    """Dots with intervals for two or three sides, else a grid of shades; one row per kind of claim."""
    with mpl.rc_context(SETTINGS | {"font.family": [chinese_font(), "DejaVu Sans"]}):
        figure = (_dots if len(names) <= len(COLOURS) else _shades)(rows, names)
        figure.canvas.draw()  # fonts are looked up while the settings hold
    return figure


def _dots(rows: list[dict[str, Any]], names: list[str]) -> Figure:
    figure = Figure(figsize=(8, 1.4 + 0.36 * len(rows)), layout="constrained")
    axes = figure.subplots()
    for n, name in enumerate(names):
        at = np.arange(len(rows))[::-1] + 0.22 * ((len(names) - 1) / 2 - n)
        each = [row["each"][name] for row in rows]
        share = np.array([e["share"] for e in each])
        spread = np.array([[e["share"] - e["low"] for e in each], [e["high"] - e["share"] for e in each]])
        label = f"{name} ({each[0]['of']})" if each else name
        axes.errorbar(share, at, xerr=np.clip(spread, 0, None), fmt="o", ms=5, lw=1.2, color=COLOURS[n], label=label)
    axes.set_yticks(np.arange(len(rows))[::-1], [f"{row['label']} {row['kind']}" for row in rows])
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.set_xlabel("独立文本中的比例，95% 区间  share of independent texts, 95 % interval")
    axes.grid(axis="x", color="#e2e8f0")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=len(names))
    return figure


def _shades(rows: list[dict[str, Any]], names: list[str]) -> Figure:
    figure = Figure(figsize=(3.2 + 0.62 * len(names), 1.8 + 0.32 * len(rows)), layout="constrained")
    axes = figure.subplots()
    share = np.array([[row["each"][name]["share"] for name in names] for row in rows]).reshape(len(rows), len(names))
    shades = axes.imshow(share, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    for y, row in enumerate(rows):
        for x, name in enumerate(names):
            colour = "white" if share[y, x] > DARK else "black"
            axes.text(x, y, str(row["each"][name]["independent"]), ha="center", va="center", fontsize=7, color=colour)
    sizes = [next(iter(rows))["each"][name]["of"] for name in names] if rows else []
    axes.set_xticks(
        range(len(names)), [f"{n} ({k})" for n, k in zip(names, sizes, strict=False)], rotation=60, ha="right"
    )
    axes.set_yticks(range(len(rows)), [f"{row['label']} {row['kind']}" for row in rows])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    figure.colorbar(shades, ax=axes, label="独立文本中的比例 share of independent texts", format=PercentFormatter(1))
    return figure
