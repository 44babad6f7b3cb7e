"""Pictures of a run, with Chinese that shows: the font comes with the package zhplot and is loaded by its path."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from pipeline.rows import firsts
from pipeline.tables import meanings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    Frames = Mapping[str, pd.DataFrame]

INK, PALE = "#2b6cb0", "#bcd4ec"
SETTINGS: dict[Any, Any] = {"axes.unicode_minus": False, "svg.hashsalt": "school-summaries"}
TALLEST = 18  # bars in one picture


@cache
def chinese_font() -> str:
    """The name of a font that holds all of GB 2312, registered with matplotlib."""
    spec = find_spec("zhplot")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package zhplot, which carries the Chinese font, is not installed")
    path = Path(spec.submodule_search_locations[0]) / "fonts" / "NotoSansSC-Regular.ttf"
    font_manager.fontManager.addfont(path)
    return font_manager.FontProperties(fname=path).get_name()


def draw(frames: Frames, folder: Path) -> list[tuple[str, str]]:
    """Every figure there is something to show in, as PNG files; what comes out is their names and captions."""
    drawn = []
    with mpl.rc_context(SETTINGS | {"font.family": [chinese_font(), "DejaVu Sans"]}):
        for name, (caption, make) in FIGURES.items():
            figure = make(frames)
            if figure is not None:
                figure.savefig(folder / f"{name}.png", dpi=150, bbox_inches="tight", metadata={"Software": None})
                drawn.append((f"{name}.png", caption))
    return drawn


def _label(name: str) -> dict[str, str]:
    return {code: f"{chinese} {code}" for code, _, chinese in meanings()[name]}


def _bars(counts: pd.Series[int], title: str, unit: str, behind: pd.Series[int] | None = None) -> Figure | None:
    """Horizontal bars, longest on top, each with its number; ``behind`` shows a larger count in a paler colour."""
    if counts.empty:
        return None
    counts = counts.head(TALLEST)[::-1]
    figure = Figure(figsize=(8, 0.9 + 0.34 * len(counts)), layout="constrained")
    axes = figure.subplots()
    if behind is not None:
        axes.barh(counts.index, behind.reindex(counts.index), color=PALE, label="全部文本 all texts")
    axes.barh(counts.index, counts, color=INK, label="独立文本 independent texts")
    longest = behind.reindex(counts.index) if behind is not None else counts
    for at, (name, n) in enumerate(zip(map(str, counts.index), counts.tolist(), strict=True)):
        said = f"{n}" if behind is None or behind[name] == n else f"{n} / {behind[name]}"
        axes.text(longest[name], at, f" {said}", va="center", fontsize=9)
    axes.set_title(title, loc="left")
    axes.set_xlabel(unit)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.margins(x=0.12)
    axes.spines[["top", "right"]].set_visible(False)
    if behind is not None:
        axes.legend(frameon=False, loc="lower right")
    return figure


def _types(frames: Frames) -> Figure | None:
    names = _label("programme_type")
    types = frames["programmes"]["type"].map(names)
    counts = types[frames["programmes"]["summary_id"].isin(firsts(frames["summaries"]))].value_counts()
    return _bars(counts, "项目类型 types of programme", "个 programmes", types.value_counts())


def _activities(frames: Frames) -> Figure | None:
    done = frames["statements"][(frames["statements"]["category"] == "activity") & ~frames["statements"]["planned"]]
    return _told(frames, done, "已开展的活动 activities done")


def _problems(frames: Frames) -> Figure | None:
    told = frames["statements"][frames["statements"]["category"] == "problem"]
    return _told(frames, told, "存在的问题 problems told")


def _told(frames: Frames, statements: pd.DataFrame, title: str) -> Figure | None:
    """How many summaries tell each kind, those that are no copies in front."""
    each = statements[["summary_id", "kind"]].drop_duplicates()
    kinds = each["kind"].map(_label("statement"))
    counts = kinds[each["summary_id"].isin(firsts(frames["summaries"]))].value_counts()
    return _bars(counts, title, "篇 summaries", kinds.value_counts())


def _repairs(frames: Frames) -> Figure | None:
    return _bars(frames["repairs"]["kind"].map(_label("repair")).value_counts(), "文本修复 repairs", "处 changes")


def _mentions(frames: Frames) -> Figure | None:
    return _bars(frames["mentions"]["type"].map(_label("mention")).value_counts(), "提及 mentions", "处 mentions")


def _provinces(frames: Frames) -> Figure | None:
    places = frames["schools"]["place"]
    return _bars(
        places[places != ""].str.split("/").str[0].value_counts(), "学校所在省份 schools by province", "所 schools"
    )


FIGURES: dict[str, tuple[str, Callable[[Frames], Figure | None]]] = {
    "programme_types": ("Types of programme; copies counted once, all texts behind", _types),
    "activities": ("Activities told as done or ongoing; copies counted once, all texts behind", _activities),
    "problems": ("Problems told; copies counted once, all texts behind", _problems),
    "provinces": ("Schools whose county is known, by province", _provinces),
    "mentions": ("Mentions by type", _mentions),
    "repairs": ("Changes made to the text, by kind", _repairs),
}
