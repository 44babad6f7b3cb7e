"""What people look at: the page, the pictures, the data package, and a summary in a notebook."""

import warnings

import pytest
from matplotlib import font_manager

from pipeline.report.figures import FIGURES, chinese_font
from pipeline.report.page import page
from pipeline.schema import Rejected
from pipeline.tables import TABLES, frame

PNG = b"\x89PNG"


def test_a_run_folder_is_whole(sample):
    names = {p.name for p in sample.folder.iterdir()}
    promised = {f"{table}.{suffix}" for table in TABLES for suffix in ("csv", "parquet")}
    assert promised | {"run.json", "datapackage.json", "codebook.csv", "report.html", "network.graphml"} <= names


def test_every_figure_is_drawn(sample):
    drawn = sorted((sample.folder / "figures").iterdir())
    assert [p.stem for p in drawn] == sorted(FIGURES)
    assert all(p.read_bytes().startswith(PNG) for p in drawn)


def test_the_font_of_the_figures_holds_chinese():
    """A glyph that is missing would show as a box."""
    font = font_manager.get_font(font_manager.findfont(chinese_font()))
    assert all(font.get_char_index(ord(c)) for c in "乡师汉项目类型已开展的活动存在问题省份藏维吾尔")


def test_the_page_shows_every_summary_and_escapes_what_texts_hold(sample):
    html = (sample.folder / "report.html").read_text(encoding="utf-8")
    assert all(f'id="{s}"' in html for s in sample.summaries["summary_id"])
    frames = dict(sample.tables)
    frames["rejected"] = frame("rejected", [{"path": "<script>x</script>", "stage": "read", "reason": "&"}])
    assert "<script>" not in page(frames, sample.info, [])


def test_the_data_package_is_valid(sample):
    """Frictionless checks every type, key and foreign key."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of the checker's own imports
        from frictionless import Package  # noqa: PLC0415

        report = Package(str(sample.folder / "datapackage.json")).validate()
    assert report.flatten(["type", "message"]) == []
    assert report.stats["tasks"] == len(TABLES)


def test_a_summary_shows_itself(sample):
    one = sample.summaries["summary_id"].iloc[0]
    html = sample.summary(one)._repr_html_()
    assert "<mark" in html
    assert sample.summary(one).text == sample.texts["text"].iloc[0]
    with pytest.raises(Rejected, match="no summary nothing"):
        sample.summary("nothing")


def test_a_run_shows_itself(sample):
    assert "mentions" in sample._repr_html_()
    with pytest.raises(AttributeError, match="its tables are documents"):
        _ = sample.mention
