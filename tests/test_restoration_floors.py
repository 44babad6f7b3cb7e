"""The quick figures of tests/benchmarks/restoration.py: none falls below a floor a little under what is asked."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

PATH = Path(__file__).parent / "benchmarks" / "restoration.py"
spec = spec_from_file_location("benchmark_restoration", PATH)
restoration = module_from_spec(spec)
sys.modules["benchmark_restoration"] = restoration
spec.loader.exec_module(restoration)

COMMON = (  # ways to lose bytes that leave enough of them
    "utf-8 as gbk, python", "utf-8 as gbk, browser", "utf-8 as gbk, java", "utf-8 as gb18030, python",
    "utf-8 as cp1252, python", "gbk as big5, python", "big5 as gbk, python",
)  # fmt: skip
BUSY = 4  # times as slow is a computer that has other work to do


def floors(figures):
    return {figure.what: figure for figure in figures}


def test_clean_text_stays_as_it_is():
    (figure,) = restoration.clean(400_000)
    assert figure.reached == 0, figure.about


def test_traditional_sentences_become_simplified():
    seen = floors(restoration.script())
    assert seen["own sentences simplified exactly"].reached >= 99
    assert all(figure.met for figure in seen.values())


def test_speed():
    for figure in restoration.speed(400_000):
        assert figure.reached * BUSY >= figure.asked, figure


def test_memory_stays_under_twenty_times_the_input():
    for figure in restoration.memory(200_000):
        assert figure.met, figure


def test_torn_places_come_back():
    for figure in restoration.forged(1):
        assert figure.reached >= figure.asked - 12, figure  # a few dozen places are a small sample


def test_misreadings_are_undone():
    seen = floors(restoration.misread())
    assert seen["lossless misreadings exact"].reached == 100
    for way in COMMON:
        assert seen[f"lossy, {way}"].reached >= 94, seen[f"lossy, {way}"]


def test_what_is_missed_is_told():
    """A figure that falls short is not met, in either direction."""
    assert not restoration.Figure("speed", 20, 19.9).met
    assert not restoration.Figure("changes", 0, 1, most=True).met
    assert restoration.Figure("speed", 20, 20).met


@pytest.mark.parametrize(
    "pattern", ["学,", "學们", "&lt;a", "０ a", "学\u200b", "学\r", "⻓校", "&#25945;校", "\\u6559 ", "成长的'脚步"]
)
def test_edits_at_every_second_character_take_little_room(pattern):
    assert restoration.peak(pattern * (200_000 // len(pattern.encode()))) < 20
