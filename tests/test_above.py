"""What stands around a text tells the year that it leaves out, and only where that is sure."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.document import Reading, read_document
from pipeline.schema import Settings, Source

GOLD = Path(__file__).parent / "gold" / "uploads.tsv"
REST = "活动中，两校教师同上一节课，课后围坐评议，各谈收获。孩子们交换了自己动手做的书签，校园里笑声不断。" * 3


def gold() -> list[list[str]]:
    """The rows of the gold file: a page, and the dates of its text."""
    lines = GOLD.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith(("#", "page\t"))]


@pytest.mark.parametrize(("page", "dates"), gold())
def test_the_day_a_page_was_put_up_dates_what_it_tells_of(page: str, dates: str) -> None:
    """Never a hidden year, nor one far from the day told of."""
    raw = page.replace("\\n", "\n").format(REST).encode()
    reading = read_document(Source(path="a.txt", raw=raw), "a", Settings())
    assert isinstance(reading, Reading)
    assert " ".join(m.value for m in reading.mentions if m.type == "date") == dates
