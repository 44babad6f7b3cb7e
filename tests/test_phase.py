"""Torn places come back from their bytes, and nothing else is touched."""

from __future__ import annotations

import sys
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.edits import apply_edits, undo_edits
from pipeline.lexicon import read_table
from pipeline.restore import glosses, pairs, phase

HERE = Path(__file__).parent
ROWS = [
    pytest.param(row["found"], row["truth"], marks=[pytest.mark.xfail(strict=True)] if row["expect"] == "fail" else [])
    for row in read_table(HERE / "gold" / "phase.tsv")
]
CLEAN = (
    "学校还差什么?,怎么补?我们想了很久。老师说:“真的吗??”",
    "這個問題怎麼解決?我們認為可以試試。何為特色?特色就是堅持。",
    "拼音课上读bō pō mō fō (ā),老师问:“强(qiǎng)迫的强怎么读?”",
    "sin2a=2sin a cos a,价格€100,邮箱abc@example.com?!",
    "學(xué)生問老師(教科)好不好?老師說好,發(fā)現(xiàn)了問題?那就改。",
)


def load(path):
    """A module beside the tests, which are no package."""
    spec = spec_from_file_location(path.stem, path)
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def bench():
    """The benchmark, whose measures the floors are held against."""
    return load(HERE / "benchmarks" / "torn.py")


@pytest.mark.parametrize(("found", "truth"), ROWS)
def test_a_torn_sentence_comes_back(found, truth):
    """tests/gold/phase.tsv: bytes and glosses give the sentence back, marks in either width."""
    restored = apply_edits(found, phase.find(found))
    narrow = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    assert glosses.stripped(restored).translate(narrow) == truth


@pytest.mark.parametrize(("private", "least"), [("kept", 0.98), ("dropped", 0.89)])
def test_forged_pages_come_back(bench, private, least):
    """Pages of another author than the language model's, torn at random: a floor below what the benchmark prints."""
    torn, wrong, _ = bench.measure(private, range(3))
    assert torn > 100
    assert 1 - len(wrong) / torn >= least


@pytest.mark.parametrize("private", ["kept", "dropped"])
def test_what_is_said_to_be_certain_is(bench, private):
    """An edit says how sure it is, and keeps its word."""
    told = bench.right_when(private, range(3))
    assert told["certain"][0] > 50
    assert told["certain"][1] >= 0.985 * told["certain"][0]
    assert told["probable"][1] >= 0.85 * told["probable"][0]


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_is_left_alone(text):
    """True question marks, lessons in pinyin, formulas: nothing is torn there."""
    assert phase.find(text) == ()


def test_clean_pages_are_left_alone(bench):
    page = bench.clean(150_000)
    assert phase.find(page) == ()
    assert glosses.find(page) == ()


def test_each_edit_shows_its_bytes():
    """The evidence is the bytes as they were, and the gloss that names the character that was hit."""
    (edit,) = phase.find("他們?cè)诓賵?chǎng)上踢球")
    assert (edit.kind, edit.before, edit.after) == ("phase", "?cè)诓賵?chǎng)", "在操場")
    assert edit.evidence == "8283 D4DA B2D9 88F6; cè"


def test_what_is_left_torn_is_told():
    assert phase.torn("办学?yàn)特色,真的吗?") == ((2, 7),)


@given(st.text(alphabet="?？\ufffd€們在操學校，。,;!()xuéècǎFM@^\ue0d7\ue629诓賵橛 \n1", max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_text(text):
    """Nothing raises; edits stand in order, tell what they replace, and can be undone."""
    edits = phase.find(text)
    at = 0
    for edit in edits:
        assert at <= edit.start < edit.end
        assert text[edit.start : edit.end] == edit.before
        at = edit.end
    assert undo_edits(apply_edits(text, edits), edits) == text


@pytest.mark.parametrize(
    "pattern",
    ["?jiǎng)", "?cè)诓賵", "?,", "??", "學(xué)?,", "們?cè)诓賵?chǎng)", "€(gè)", "\ue0d7\ue629?lì)"],
)
def test_time_grows_with_length(pattern):
    """Twice as much of the worst patterns takes twice as long, and not four times."""
    spent = []
    for size in (20_000, 40_000):
        text = "學(xué)校" + pattern * (size // len(pattern.encode()))
        start = time.process_time()
        phase.find(text)
        spent.append(time.process_time() - start)
    assert spent[1] < 3 * spent[0] + 0.5


def test_the_bytes_of_pairs():
    """Private-use characters have bytes, ASCII has none, a lone surrogate neither."""
    assert pairs.pair("\ue0d7") == (0xAC, 0xBC)
    assert pairs.pair("a") is None
    assert pairs.pair("\ud800") is None


def test_the_forge_makes_the_real_damage(shared):
    """From the true traditional text the forge makes what stands in the real pages, character by character."""
    forge = load(HERE / "forge.py")
    made = places = 0
    for name, private in (("000", "dropped"), ("002", "kept")):
        (path,) = (shared / "corpus").glob(f"{name}*")
        found = path.read_text(encoding="utf-8")
        edits = phase.find(found)
        middle = apply_edits(found, edits)
        truth = apply_edits(middle, glosses.find(middle))
        tables = orders(found, middle, edits)
        wide = {ord(mark): full for mark, full in zip(",;?!:", "，；？！：", strict=True)}
        lines = list(zip(found.split("\n"), truth.split("\n"), strict=True))
        forged = {
            line: [
                forge.gloss(true.translate(wide), table, private=private, marks=marks, shifted_marks=shifted)
                for table in tables
                for marks in ("torn", "late")
                for shifted in (0.0, 1.0)
            ]
            for line, true in lines
            if "?" in line
        }
        for edit in edits:
            low = max(found.rfind("\n", 0, edit.start) + 1, edit.start - 2)
            window = found[low : edit.end + 2].split("\n")[0]
            line = next(line for line in forged if window in line)
            places += 1
            made += any(window in one for one in forged[line])
    assert (made, places) == (51, 51)


def orders(found, middle, edits):
    """Tables of a page in the orders its site may have gone through: those hit across a boundary first, or not."""
    table = glosses.table(middle)
    known = {one: reading for one, reading in glosses.AFTER.findall(middle) if one in table}
    hit = {}
    for edit in edits:
        for broken in glosses.BROKEN.finditer(edit.before):
            at = edit.start + broken.start()
            last = pairs.pair(glosses.stripped(found[at - 20 : at])[-1])
            for second in pairs.with_reading(last[1], broken[1]) if last else ():
                hit[pairs.characters()[last[1] << 8 | second]] = broken[1]
    early = {one: known[one] for one in "創揚" if one in known}
    return {**hit, **known}, {**early, **hit, **known}


def test_the_real_pages_come_back(shared):
    """Every torn place of the two real pages is closed, and nothing damaged is left."""
    for path in sorted((shared / "corpus").glob("00[02]*")):
        text = path.read_text(encoding="utf-8")
        edits = phase.find(text)
        assert len(edits) == {"000": 9, "002": 42}[path.name[:3]]
        restored = apply_edits(text, edits)
        assert phase.torn(restored) == ()
        assert not any(pairs.is_private(character) for character in restored)
