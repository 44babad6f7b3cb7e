from __future__ import annotations

import random
import sys
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.decode import decode
from pipeline.lexicon import load, read_table
from pipeline.schema import Rejected

HERE = Path(__file__).parent
READ_WRONG = 6  # kana and HZ with bytes changed: other characters come out, and nothing tells
NOISE = random.Random(1).randbytes(5_000)


def benchmark(name):
    """A benchmark as a module."""
    spec = spec_from_file_location(f"benchmark_{name}", HERE / "benchmarks" / f"{name}.py")
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "row", read_table(HERE / "gold" / "encodings.tsv"), ids=lambda row: f"{row['encoding']} {row['harm']}"
)
def test_an_encoding_is_named_and_the_text_read(row):
    """Whole, cut inside a character, with a wrong declaration, with a byte changed."""
    raw = row["text"].encode(row["encoding"])
    harm, _, size = row["harm"].partition(" ")
    if harm == "cut":
        raw = raw[: -int(size)]
    elif harm == "changed":
        raw = raw[: int(size)] + b"\xff" + raw[int(size) + 1 :]
    elif harm == "mark":
        raw = bytes.fromhex(size) + raw
    decoded = decode(raw)
    assert decoded.encoding == row["named"]
    assert 0 <= decoded.confidence <= 1
    kept = row["text"][: -int(row["lost"])] if harm == "cut" and row["lost"] != "0" else row["text"]
    if harm == "changed":
        assert decoded.text.count("\ufffd") == 1
        assert f"ff at {size}" in decoded.evidence or "lost bytes" in decoded.evidence
    else:
        assert decoded.text.rstrip("\ufffd") == kept
    assert ("\ufffd" in decoded.text) == ("lost bytes" in decoded.evidence)


def test_the_benchmark_stays_where_it_is():
    """Every file is named rightly, whole, cut to 20 bytes, or bitten; ASCII alone is UTF-8."""
    found = benchmark("encodings").measure()
    assert sum(files for files, *_ in found.values()) >= 2_000
    assert {harm: wrong for harm, (files, named, _, wrong) in found.items() if files > named} == {}
    assert sum(files - read for files, _, read, _ in found.values()) <= READ_WRONG


def test_confidence_is_what_it_says():
    """Of the words read with a confidence, about so many are right, or more."""
    for confidence, (seen, right) in benchmark("encodings").calibration().items():
        assert right >= (confidence - 0.1) * seen, confidence


@pytest.mark.parametrize(
    ("first", "second"), [("utf-8", "gb18030"), ("gb18030", "utf-8"), ("big5", "utf-8"), ("gb18030", "big5")]
)
def test_a_file_of_two_encodings_is_read_line_by_line(first, second):
    module = benchmark("encodings")
    texts = [
        module.traditional(text) if name == "big5" else text
        for text, name in ((module.REPORT, first), (module.MINUTES, second))
    ]
    raws = [text.encode(name, "ignore") for text, name in zip(texts, (first, second), strict=True)]
    decoded = decode(b"".join(raws))
    assert decoded.encoding == first
    assert f"{second} in lines" in decoded.evidence
    assert decoded.text == raws[0].decode(first) + raws[1].decode(second)


@pytest.mark.parametrize("row", load().rows("file_starts"), ids=lambda row: row["what"])
def test_a_file_that_is_no_text_is_refused_by_its_first_bytes(row):
    with pytest.raises(Rejected, match=f"not text: starts with {row['bytes'][:16]}"):
        decode(bytes.fromhex(row["bytes"]) + bytes(range(200)))


@pytest.mark.parametrize(
    "raw",
    [b"\x00" * 1000, NOISE, NOISE[:200], bytes(range(256)) * 20],
    ids=["NULs", "random", "few random", "all bytes"],
)
def test_bytes_that_are_no_text_are_refused(raw):
    with pytest.raises(Rejected, match="not text") as refusal:
        decode(raw)
    assert refusal.value.stage == "decode"


def test_an_empty_file_is_refused():
    with pytest.raises(Rejected, match="empty file"):
        decode(b"")


def test_a_stray_nul_does_not_make_a_text_binary():
    assert decode("第一节\x00课上完了,第二节课开始。".encode()).text == "第一节\x00课上完了,第二节课开始。"


def test_a_declaration_is_evidence_and_not_truth():
    page = '<meta charset="big5">城乡学校结对帮扶'.encode("gb18030")
    decoded = decode(page)
    assert decoded.encoding == "gb18030"
    assert "declared as big5, which is not so" in decoded.evidence


@pytest.mark.parametrize(
    "raw", ["校".encode() * 5_000_000, "龘".encode("gb18030") * 5_000_000, b"?" * 10_000_000, b"\x81" * 2_000_000]
)
def test_time_grows_with_the_size_alone(raw):
    start = time.process_time()
    try:
        decode(raw)
    except Rejected as refusal:
        assert refusal.stage == "decode"  # noqa: PT017 - either answer is one
    assert time.process_time() - start < 5


@given(st.binary(max_size=300) | st.text(max_size=80).map(lambda text: text.encode("gb18030", "replace")))
@settings(max_examples=500, deadline=None)
def test_any_bytes_are_read_or_refused_and_what_is_read_can_be_written(raw):
    try:
        decoded = decode(raw)
    except Rejected as refusal:
        assert refusal.stage == "decode"  # noqa: PT017 - either answer is one
    else:
        assert decoded.text.encode("utf-8").decode("utf-8") == decoded.text
        assert decoded == decode(raw)
        assert 0 <= decoded.confidence <= 1


@given(st.text(min_size=1, max_size=80))
@settings(max_examples=300, deadline=None)
def test_valid_utf8_with_chinese_in_it_is_utf8(text):
    raw = ("两校结对" + text).encode()
    if b"\x00" not in raw and not any(c < " " for c in text):
        assert decode(raw).text == "两校结对" + text
