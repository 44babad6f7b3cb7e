"""How many misreadings are undone: lossless ones exactly, lossy ones by the character; and what happens to clean text.

    python tests/benchmarks/mojibake.py

The texts are forged here from own sentences; clean text is drawn from jieba's dictionary with a fixed seed.
"""

from __future__ import annotations

import random
import sys
import time
from itertools import accumulate, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import jieba
from opencc import OpenCC
from rapidfuzz.distance import Levenshtein

from pipeline.edits import apply_edits, undo_edits
from pipeline.restore.mojibake import find, lost

if TYPE_CHECKING:
    from collections.abc import Iterator

SENTENCES = """为促进城乡教育均衡发展，缩小校际差距，我校与县实验二小结成帮扶对子。
学校成立了由校长任组长的帮扶工作领导小组，制订了《城乡结对帮扶实施方案》。
3月至6月，实验二小先后选派骨干教师8人次到我校上示范课12节，听课教师达96人次。
我校安排青年教师5名赴实验二小跟岗一个月，参与集体备课、听课、评课，返校后人人上汇报课。
实验二小向我校捐赠图书1200余册、电脑10台，价值约6.5万元，极大地改善了办学条件。
由于两校相距40多公里，教师往返不便；部分教师课时较多，交流的次数还不够。
我们将进一步完善制度，借助网络平台开展同步课堂，让帮扶工作更加深入、持久。
孩子们的学具不够，老师们就用旧纸箱剪出了四十多套。
有位老教师感叹：这样的课，我教了三十年书也没想到过！
会后，双方商定：11月中旬在青禾学校举行同课异构，12月开展期末复习研讨。
试卷由对方命题，交换阅卷，质量分析会放在元月。
通过一年的努力，语文、数学两科的及格率分别提高了8个百分点和5个百分点。
“请进来”多，“走出去”少，是今年工作中存在的主要问题。
各成员校轮流承办教研活动，资源共享，优势互补，共同提高。
家长开放日那天，二百多位家长走进课堂，和孩子一起做实验。
""".splitlines()


class Case(NamedTuple):
    """A text, how it was spoilt, and what became of it."""

    way: str
    true: str
    found: str


def western(raw: bytes) -> str:
    """Bytes as a browser reads code page 1252: the five it lacks become control characters."""
    return "".join(bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in raw)


def lossless() -> Iterator[Case]:
    """Misreadings that keep every byte."""
    old = [OpenCC("s2t").convert(sentence) for sentence in SENTENCES]
    for new, traditional in zip(SENTENCES, old, strict=True):
        for text in (new, traditional):
            raw = text.encode()
            yield Case("utf-8 as latin-1", text, raw.decode("latin-1"))
            yield Case("utf-8 as cp1252", text, western(raw))
            yield Case("utf-8 as latin-1, twice", text, raw.decode("latin-1").encode().decode("latin-1"))
            yield Case("utf-8 as cp1252, twice", text, western(western(raw).encode()))
            yield from _longest("utf-8 as gb18030", text, "gb18030")
            yield from _longest("utf-8 as big5", text, "big5hkscs")
            yield Case("gbk as latin-1", text, text.encode("gbk").decode("latin-1"))
            yield Case("gbk as cp1252", text, western(text.encode("gbk")))
            yield from _strictly("gbk as big5", text, text.encode("gbk"), "cp950")
        yield from _longest("utf-8 as gb18030, twice", new, "gb18030", "gb18030")
        raw = "".join(c for c in traditional if c.encode("big5", "ignore")).encode("big5")
        yield Case("big5 as latin-1", raw.decode("big5"), raw.decode("latin-1"))
        yield from _strictly("big5 as gb18030", raw.decode("big5"), raw, "gb18030")


def _longest(way: str, text: str, *wrong: str) -> Iterator[Case]:
    """The longest beginning of a text (of six characters or more) that keeps every byte."""
    beginnings = (text[:size] for size in range(len(text), 5, -1))
    found = (case for one in beginnings for case in _strictly(way, one, one.encode(), *wrong))
    yield from islice(found, 1)


def _strictly(way: str, text: str, raw: bytes, *wrong: str) -> Iterator[Case]:
    found = text
    try:
        for name in wrong:
            found = raw.decode(name)
            raw = found.encode()
    except UnicodeDecodeError:
        return
    yield Case(way, text, found)


def lossy() -> Iterator[Case]:
    """Misreadings in which bytes are gone: whole documents, with a mark for each loss."""
    text = "\n".join(SENTENCES)
    old = "".join(c for c in OpenCC("s2t").convert(text) if c == "\n" or c.encode("big5", "ignore"))
    raw = text.encode()
    for mark in ("\ufffd", "?"):
        shown = "U+FFFD" if mark == "\ufffd" else mark
        yield Case(f"utf-8 as gbk, {shown}", text, raw.decode("gbk", "replace").replace("\ufffd", mark))
        yield Case(f"utf-8 as gb18030, {shown}", text, raw.decode("gb18030", "replace").replace("\ufffd", mark))
        yield Case(f"utf-8 as cp1252, {shown}", text, raw.decode("cp1252", "replace").replace("\ufffd", mark))
        yield Case(f"gbk as big5, {shown}", text, text.encode("gbk").decode("cp950", "replace").replace("\ufffd", mark))
        private = "".join(mark if "\ue000" <= c <= "\uf8ff" else c for c in old.encode("big5").decode("gb18030"))
        yield Case(f"big5 as gb18030, private use as {shown}", old, private)
    yield Case("utf-8 as latin-1, A0 as space", text, raw.decode("latin-1").replace("\xa0", " "))
    yield Case("utf-8 as cp1252, lost without a mark", text, raw.decode("cp1252", "ignore"))
    yield Case("utf-8 as big5, U+FFFD", text, raw.decode("big5hkscs", "replace"))


def clean(size: int) -> str:
    """So many bytes of readable text: words of jieba's dictionary, common ones more often, with a fixed seed."""
    jieba.setLogLevel(60)
    with (Path(jieba.__file__).parent / "dict.txt").open(encoding="utf-8") as lines:
        words, counts = zip(*((line.split()[0], int(line.split()[1])) for line in lines), strict=True)
    reach = list(accumulate(counts))
    draw = random.Random(7)
    out: list[str] = []
    while size > 0:
        line = "".join(draw.choices(words, cum_weights=reach, k=12)) + draw.choice(("，", "。", "；", "！\n", "。\n"))
        out.append(line)
        size -= len(line.encode())
    return "".join(out)


def right(true: str, got: str) -> tuple[float, float]:
    """Share of the characters that came out right, and of those that are marked as lost."""
    distance = Levenshtein.distance(true, got)
    return 1 - distance / len(true), sum(end - start for start, end in lost(got)) / len(true)


def main() -> None:
    """Print the figures."""
    ways: dict[str, list[bool]] = {}
    for case in lossless():
        ways.setdefault(case.way, []).append(apply_edits(case.found, find(case.found)) == case.true)
    for way, exact in ways.items():
        print(f"{way:45} {sum(exact):3} of {len(exact):3} exact")
    every = [one for exact in ways.values() for one in exact]
    print(f"{'lossless together':45} {sum(every):3} of {len(every):3} exact")
    for case in lossy():
        start = time.process_time()
        edits = find(case.found)
        seconds = time.process_time() - start
        got = apply_edits(case.found, edits)
        share, marked = right(case.true, got)
        assert undo_edits(got, edits) == case.found
        print(f"{case.way:45} right {share:6.2%}  marked lost {marked:6.2%}  {seconds * 1000:5.0f} ms")
    text = clean(5_000_000)
    start = time.process_time()
    edits = find(text)
    seconds = time.process_time() - start
    size = len(text.encode())
    print(f"clean text, {size:,} bytes: {len(edits)} changes, {size / seconds / 1e6:.0f} MB/s")


if __name__ == "__main__":
    sys.exit(main())
