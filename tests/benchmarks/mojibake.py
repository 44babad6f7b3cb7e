"""How many misreadings are undone: lossless ones exactly, lossy ones by the character; and what happens to clean text.

    python tests/benchmarks/mojibake.py [--bound]

The texts are forged here from own sentences (tests/misread.py; one half was looked at while working, the other not);
clean text is put together with a fixed seed (tests/clean.py). ``--bound`` adds what can be told at all (minutes).
"""

from __future__ import annotations

import random
import re
import sys
import time
from contextlib import suppress
from importlib.util import module_from_spec, spec_from_file_location
from itertools import accumulate, islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import jieba
from opencc import OpenCC
from rapidfuzz.distance import Levenshtein

from pipeline.edits import apply_edits, undo_edits
from pipeline.readability import weights
from pipeline.restore.language import Language
from pipeline.restore.mojibake import find, lost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.schema import Edit

HALVES = ("tune", "blind")


def load(name: str):
    """A module of tests/, which is no package."""
    if name not in sys.modules:
        spec = spec_from_file_location(name, Path(__file__).resolve().parents[1] / f"{name}.py")
        sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


misread, clean_texts = load("misread"), load("clean")

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


def lossless() -> Iterator[Case]:
    """Misreadings that keep every byte."""
    old = [OpenCC("s2t").convert(sentence) for sentence in SENTENCES]
    for new, traditional in zip(SENTENCES, old, strict=True):
        for text in (new, traditional):
            raw = text.encode()
            yield Case("utf-8 as latin-1", text, raw.decode("latin-1"))
            yield Case("utf-8 as cp1252", text, misread.western(raw))
            yield Case("utf-8 as latin-1, twice", text, raw.decode("latin-1").encode().decode("latin-1"))
            yield Case("utf-8 as cp1252, twice", text, misread.western(misread.western(raw).encode()))
            yield from _longest("utf-8 as gb18030", text, "gb18030")
            yield from _longest("utf-8 as big5", text, "big5hkscs")
            yield Case("gbk as latin-1", text, text.encode("gbk").decode("latin-1"))
            yield Case("gbk as cp1252", text, misread.western(text.encode("gbk")))
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


def lossy(half: str) -> Iterator[Case]:
    """Misreadings in which bytes are gone: one half of the own texts as a document, each way to lose them."""
    for way in misread.lossy_ways():
        true = "\n".join(misread.half(half, encoding="" if way.true == "utf-8" else way.true))
        yield Case(way.name, true, way.spoil(true))


def mixed(half: str) -> Iterator[Case]:
    """Lossless ones again: short lines alone, and a misread line or stretch in a text that is clean."""
    texts = [one.text for one in misread.texts() if one.half == half]
    short = [word for text in texts for word in re.findall("[\u4e00-\u9fff]{4,8}", text)[:2]]
    for name, true, read in LOSSLESS:
        every = [case for text in texts for case in islice(_beginnings(name, text, true, read), 1)]
        yield from every
        yield from (
            case._replace(way=f"{name}, 4 to 8 characters") for word in short for case in _kept(name, word, true, read)
        )
        for number, case in enumerate(every[::3]):
            before, after = texts[number % len(texts)], texts[-number % len(texts)]
            yield Case("one misread line", f"{before}\n{case.true}\n{after}", f"{before}\n{case.found}\n{after}")
            before, after = TRADITIONAL.convert(before), TRADITIONAL.convert(after)
            yield Case(
                "one in a traditional text", f"{before}\n{case.true}\n{after}", f"{before}\n{case.found}\n{after}"
            )
            yield Case("a stretch of a line", f"标题：{case.true}（第一期）", f"标题：{case.found}（第一期）")


TRADITIONAL = OpenCC("s2t")
LOSSLESS = (
    ("utf-8 as latin-1", "utf-8", lambda raw: raw.decode("latin-1")),
    ("utf-8 as cp1252", "utf-8", misread.western),
    ("utf-8 as gb18030", "utf-8", lambda raw: raw.decode("gb18030")),
    ("utf-8 as gbk, browser", "utf-8", lambda raw: misread.browser(raw, "gbk")),
    ("utf-8 as big5", "utf-8", lambda raw: raw.decode("big5hkscs")),
    ("gbk as latin-1", "gbk", lambda raw: raw.decode("latin-1")),
    ("gbk as big5", "gbk", lambda raw: raw.decode("cp950")),
    ("gbk as big5-hkscs", "gbk", lambda raw: raw.decode("big5hkscs")),
    ("big5 as latin-1", "big5", lambda raw: raw.decode("latin-1")),
    ("big5 as gb18030", "big5", lambda raw: raw.decode("gb18030")),
)


def _beginnings(name: str, text: str, true: str, read: Callable[[bytes], str]) -> Iterator[Case]:
    for size in range(len(text), 5, -1):
        yield from _kept(name, text[:size], true, read)


def _kept(name: str, text: str, true: str, read: Callable[[bytes], str]) -> Iterator[Case]:
    """A case, where every byte is kept."""
    old = TRADITIONAL.convert(text) if true == "big5" else text
    raw = old.encode(true, "ignore")
    with suppress(UnicodeDecodeError):
        found = read(raw)
        if misread.MARK not in found:
            yield Case(name, raw.decode(true), found)


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


class Score(NamedTuple):
    """Shares of the characters of a text: right, marked as lost, wrong; and what each certainty was worth."""

    right: float
    marked: float
    wrong: float
    certainties: dict[tuple[str, bool], int]


def score(case: Case, edits: tuple[Edit, ...]) -> Score:
    """How much of a text came back."""
    got = apply_edits(case.found, edits)
    assert undo_edits(got, edits) == case.found
    same: set[int] = set()
    marked = wrong = 0
    for step in Levenshtein.opcodes(case.true, got):
        if step.tag == "equal":
            same.update(range(step.dest_start, step.dest_end))
        else:
            here = sum(end - start for start, end in lost(got[step.dest_start : step.dest_end]))
            size = max(step.src_end - step.src_start, step.dest_end - step.dest_start)
            marked, wrong = marked + min(here, size), wrong + size - min(here, size)
    certainties: dict[tuple[str, bool], int] = {}
    shift = 0
    for edit in edits:
        for at, character in enumerate(edit.after, edit.start + shift):
            if character != misread.MARK:
                key = edit.certainty, at in same
                certainties[key] = certainties.get(key, 0) + 1
        shift += len(edit.after) - len(edit.before)
    size = len(case.true)
    return Score(len(same) / size, marked / size, wrong / size, certainties)


def bound(way: misread.Way, half: str, tried: int = 120) -> tuple[float, float]:
    """What a reader could reach who knows every other character: share sure, and share the language model then gets.

    A character is sure where no other one of the same bytes' length would have been shown as the same text.
    """
    lines = misread.half(half, encoding="" if way.true == "utf-8" else way.true)
    language = Language("")
    every = [c for c in weights() if c > "\x7f" and c.encode(way.true, "ignore")]
    places = [(line, at) for line in lines for at in range(len(line))]
    sure = best = 0
    for line, at in random.Random(3).sample(places, tried):
        raw = line[at].encode(way.true)
        before, after = line[:at].encode(way.true), line[at + 1 : at + 8].encode(way.true)
        shown = way.read(before + raw + after)
        same = [
            c
            for c in every
            if len(c.encode(way.true)) == len(raw) and way.read(before + c.encode(way.true) + after) == shown
        ]
        around = f"\n\n{line[:at]}", f"{line[at + 1 :]}\n\n"
        fits = {c: _fit(language, around[0][-2:] + c + around[1][:2]) for c in {*same, line[at]}}
        sure += len(fits) == 1
        best += max(fits, key=fits.__getitem__) == line[at]
    return sure / tried, best / tried


def _fit(language: Language, five: str) -> float:
    return sum(language.score(*five[at : at + 3]) for at in range(3))


def _print_lossy(half: str) -> None:
    """What comes back of one half, and what each certainty was worth."""
    total: dict[tuple[str, bool], int] = {}
    for case in lossy(half):
        start = time.process_time()
        edits = find(case.found)
        seconds = time.process_time() - start
        told = score(case, edits)
        total = {key: total.get(key, 0) + told.certainties.get(key, 0) for key in {*total, *told.certainties}}
        shares = f"right {told.right:6.1%}  marked lost {told.marked:6.1%}  wrong {told.wrong:6.1%}"
        print(f"{half}: {case.way:40} {shares}  {len(case.found.encode()) / seconds / 1e6:.3f} MB/s")
    for certainty in ("certain", "probable", "guess"):
        hits, misses = total.get((certainty, True), 0), total.get((certainty, False), 0)
        print(f"{half}: {certainty:10} {hits / max(1, hits + misses):7.2%} right of {hits + misses:,} characters")


def main() -> None:
    """Print the figures."""
    ways: dict[str, list[bool]] = {}
    for case in lossless():
        ways.setdefault(case.way, []).append(apply_edits(case.found, find(case.found)) == case.true)
    for way, exact in ways.items():
        print(f"{way:45} {sum(exact):3} of {len(exact):3} exact")
    every = [one for exact in ways.values() for one in exact]
    print(f"{'lossless together':45} {sum(every):3} of {len(every):3} exact")
    ways = {}
    for half in HALVES:
        for case in mixed(half):
            ways.setdefault(f"{half}: {case.way}", []).append(apply_edits(case.found, find(case.found)) == case.true)
    for way, exact in ways.items():
        print(f"{way:45} {sum(exact):3} of {len(exact):3} exact")
    for half in HALVES:
        _print_lossy(half)
    if "--bound" in sys.argv:
        for way in misread.lossy_ways():
            sure, best = bound(way, "blind")
            print(f"{way.name:45} sure {sure:6.1%}  right at best, every neighbour known {best:6.1%}")
    varied = clean_texts.clean(5_200_000)
    changes = {kind: len(find(text)) for kind, text in varied.items()}
    size = sum(len(text.encode()) for text in varied.values())
    print(f"clean text of {len(varied)} kinds, {size:,} bytes: {sum(changes.values())} changes")
    text = clean(5_000_000)
    start = time.process_time()
    edits = find(text)
    seconds = time.process_time() - start
    size = len(text.encode())
    print(f"clean text, {size:,} bytes: {len(edits)} changes, {size / seconds / 1e6:.0f} MB/s")


if __name__ == "__main__":
    sys.exit(main())
