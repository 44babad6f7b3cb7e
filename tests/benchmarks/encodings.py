"""How many files are named and read rightly: each encoding, whole, cut, and with bytes bitten out.

    python tests/benchmarks/encodings.py [--all]

Prints one line per kind of harm and every file that was named or read wrong.
"""

from __future__ import annotations

import random
import sys
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from opencc import OpenCC

from pipeline.decode import decode
from pipeline.schema import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

REPORT = """城乡学校结对帮扶工作总结
石桥镇中心小学　2016年1月8日
为促进城乡教育均衡发展，缩小校际差距，我校与县实验二小结成帮扶对子。一学年以来，在两校领导的重视下，各项活动有序开展，现总结如下：
一、加强领导，健全机制
学校成立了由校长任组长的帮扶工作领导小组，制订了《城乡结对帮扶实施方案》，每学期召开两次联席会议，研究解决工作中遇到的问题。
二、活动扎实，成效显著
1、送教下乡。3月至6月，实验二小先后选派骨干教师8人次到我校上示范课12节，内容涉及语文、数学、英语（三至六年级）等学科，听课教师达96人次。
2、跟岗学习。我校安排青年教师5名赴实验二小跟岗一个月，参与集体备课、听课、评课，返校后人人上汇报课。
3、捐赠物资。实验二小向我校捐赠图书1200余册、电脑10台，价值约6.5万元，极大地改善了办学条件。
三、存在的问题
由于两校相距40多公里，教师往返不便；部分教师课时较多，交流的次数还不够；“请进来”多，“走出去”少。
四、今后的打算
我们将进一步完善制度，借助网络平台开展同步课堂，让帮扶工作更加深入、持久，努力办好家门口的学校！
"""
MINUTES = """关于第二次校际教研活动的情况
时间：2018年10月25日下午　　地点：青禾学校录播教室
参加人员：两校数学教师共23人。主持：教导处周明远主任
活动流程：第一节，何老师执教《平行四边形的面积》；第二节，课后研讨，大家围绕“怎样让学生真正动手”畅所欲言。
孩子们的学具不够，老师们就用旧纸箱剪出了四十多套。有位老教师感叹：这样的课，我教了三十年书也没想到过。
会后，双方商定：11月中旬在青禾学校举行同课异构，12月开展期末复习研讨；试卷由对方命题，交换阅卷，质量分析会放在元月。
"""
CANTONESE = (
    "呢個學期，我哋兩間學校嘅老師成日一齊備課，啲細路仔好鍾意上佢哋嘅堂。校長話：「唔好淨係睇分數，最緊要係學生鍾意返學。」咁樣做咗一年，大家都覺得好抵。嗰陣時冇人諗到會咁成功，喺村口嘅阿婆都嚟睇。\n"
    * 4
)
WINDOWS = (
    "校務會議記錄（2014／09／01～2014／12／30）\n一、經費支出：€1,200；場地租金由兩校分攤。\n二、恒春國小、墻外小學碁盤社交流。\n三、每週三下午舉行聯合備課，共１２次。\n"
    * 5
)

traditional = OpenCC("s2t").convert


def load(name: str):
    """A module of tests/, which is no package."""
    if name not in sys.modules:
        spec = spec_from_file_location(name, Path(__file__).resolve().parents[1] / f"{name}.py")
        sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


misread = load("misread")


class File(NamedTuple):
    """One file of the benchmark: what it is called, which names are right, its text and its bytes."""

    name: str
    right: tuple[str, ...]
    text: str
    raw: bytes
    unit: int  # bytes that belong together


def whole() -> Iterator[File]:
    """Every encoding that the project names, with and without a byte order mark."""
    for title, text in (("report", REPORT), ("minutes", MINUTES)):
        old = traditional(text)
        yield File(f"{title} utf-8", ("utf-8",), text, text.encode(), 1)
        yield File(f"{title} utf-8-sig", ("utf-8-sig",), text, text.encode("utf-8-sig"), 1)
        yield File(f"{title} gb18030", ("gb18030",), text, text.encode("gb18030"), 1)
        yield File(f"{title} gb18030 traditional", ("gb18030",), old, old.encode("gb18030"), 1)
        yield File(f"{title} gb18030 marked", ("gb18030",), text, b"\x84\x31\x95\x33" + text.encode("gb18030"), 1)
        yield File(f"{title} big5", ("big5",), old, old.encode("big5", "ignore"), 1)
        yield File(f"{title} hz", ("hz",), text, text.encode("hz", "ignore"), 1)
        for name in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
            yield File(f"{title} {name}", (name,), text, text.encode(name), 2)
            yield File(f"{title} {name} marked", (name,), text, ("\ufeff" + text).encode(name), 2)
        page = f'<html><head><meta charset="big5"><title>{title}</title></head>\n<body>\n{text}'
        yield File(f"{title} page, wrong charset", ("gb18030",), page, page.encode("gb18030"), 1)
    yield File("cantonese big5hkscs", ("big5hkscs",), CANTONESE, CANTONESE.encode("big5hkscs"), 1)
    yield File("windows cp950", ("cp950",), WINDOWS, WINDOWS.encode("cp950"), 1)


def own() -> Iterator[tuple[str, File]]:
    """The texts of tests/misread.py (titles, names, tables, news) in every encoding: whole, cut, and bitten."""
    draw = random.Random(5)
    for number, one in enumerate(misread.texts()):
        for name in ("utf-8", "gb18030", "big5", "big5hkscs", "hz", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
            old = name.startswith("big5") and one.genre not in {"traditional", "cantonese"}
            raw = (traditional(one.text) if old else one.text).encode(name, "ignore")
            right = BIG5 if name.startswith("big5") else (name,)
            file = File(f"{one.genre} {number} {name}", right, raw.decode(name), raw, 1)
            yield "own, whole", file
            for size in (20, 30, 60, 200):
                if len(raw) > size and name != "hz":
                    yield f"own, cut to {size}", file._replace(raw=raw[:size])
            if name in {"utf-8", "gb18030", "big5"} and len(raw) > 30:
                out, changed = bytearray(raw), bytearray(raw)
                for _ in range(3):
                    del out[draw.randrange(len(out))]
                    changed[draw.randrange(len(changed))] ^= 0x55
                yield "own, 3 bytes out", file._replace(raw=bytes(out))
                yield "own, 3 bytes changed", file._replace(raw=bytes(changed))


BIG5 = ("big5", "cp950", "big5hkscs")  # the same bytes for nearly all characters


def words() -> Iterator[File]:
    """Beginnings of two to four characters: the least that can tell an encoding."""
    for one in misread.texts():
        for name in ("utf-8", "gb18030", "big5"):
            text = traditional(one.text) if name == "big5" else one.text
            letters = "".join(c for c in text if "\u4e00" <= c < "\ua000" and c.encode(name, "ignore"))
            right = BIG5 if name == "big5" else (name,)
            for size in (2, 3, 4):
                for at in range(0, len(letters) - size, 7):
                    word = letters[at : at + size]
                    yield File(f"{size} characters in {name}", right, word, word.encode(name), 1)


def harmed() -> Iterator[tuple[str, File]]:
    """Every file whole, cut, and bitten."""
    for made in whole():
        file = made._replace(text=made.raw.decode(made.right[0]).lstrip("\ufeff"))
        yield "whole", file
        for size in (60, 200, 1000):
            if len(file.raw) > size:
                yield f"cut to {size}", file._replace(raw=file.raw[:size])
        third = len(file.raw) // 4
        raw = bytearray(file.raw)
        for k in (3, 2, 1):
            del raw[third * k + 1]
        yield "3 bytes out", file._replace(raw=bytes(raw))
        raw = bytearray(file.raw)
        for k in (1, 2, 3):
            raw[third * k + 1] ^= 0x55
        yield "3 bytes changed", file._replace(raw=bytes(raw))


def same_but_for_losses(text: str, truth: str) -> float:
    """Share of the characters read that stand in the true text, in order and in runs of three."""
    runs = {truth[at : at + 3] for at in range(len(truth) - 2)}
    read = [text[at : at + 3] for at in range(max(1, len(text) - 2))]
    return sum(run in runs for run in read) / len(read)


def measure() -> dict[str, tuple[int, int, int, list[str]]]:
    """For each kind of harm: files, named rightly, read rightly, and what went wrong.

    A piece of ASCII alone is every encoding at once, and UTF-8 is its right name.
    """
    out: dict[str, tuple[int, int, int, list[str]]] = {}
    for harm, whole_file in (*harmed(), *own()):
        alone = whole_file.raw.isascii() and "hz" not in whole_file.right and b"\x00" not in whole_file.raw
        file = whole_file._replace(right=("utf-8",)) if alone else whole_file
        files, named, read, wrong = out.get(harm, (0, 0, 0, []))
        try:
            decoded = decode(file.raw)
        except Rejected as refusal:
            out[harm] = (files + 1, named, read, [*wrong, f"{file.name}: {refusal}"])
            continue
        right_name = decoded.encoding in file.right
        share = same_but_for_losses(decoded.text, file.text)
        right_text = share > (0.94 if "bytes" in harm else 0.98 if len(decoded.text) > 60 else 0.85)
        if harm.startswith("own"):  # short: a cut spoils one run of three, a bitten byte up to six
            spoilt = 20 if "bytes" in harm else 4 if "cut" in harm else 0
            right_text = (1 - share) * max(1, len(decoded.text) - 2) <= spoilt
        if not (right_name and right_text):
            wrong = [*wrong, f"{file.name}: {decoded.encoding}, {share:.2f} read, {decoded.evidence[:150]}"]
        out[harm] = (files + 1, named + right_name, read + right_text, wrong)
    return out


def calibration() -> dict[float, tuple[int, int]]:
    """For each confidence: words of two to four characters, and how many of them were read rightly."""
    out: dict[float, tuple[int, int]] = {}
    for file in words():
        try:
            decoded = decode(file.raw)
        except Rejected:
            continue
        words_seen, read = out.get(round(decoded.confidence, 1), (0, 0))
        out[round(decoded.confidence, 1)] = words_seen + 1, read + (decoded.text == file.text)
    return out


def main() -> None:
    """Print the figures."""
    total = [0, 0, 0]
    start = time.perf_counter()
    for harm, (files, named, read, wrong) in measure().items():
        print(f"{harm:16} files {files:3}  named rightly {named:3}  read rightly {read:3}")
        total = [a + b for a, b in zip(total, (files, named, read), strict=True)]
        for line in wrong:
            print("    ", line)
    files, named, read = total
    seconds = time.perf_counter() - start
    print(f"{'together':16} files {files:3}  named rightly {named:3}  read rightly {read:3}  {seconds:.1f} s")
    for confidence, (seen, right) in sorted(calibration().items()):
        print(f"2 to 4 characters, confidence {confidence:.1f}: {right:4} of {seen:4} read rightly")
    for what, raw in (
        ("50 MB UTF-8", "校".encode() * 16_700_000),
        ("50 MB GB 18030", "校".encode("gb18030") * 25_000_000),
        ("50 MB GB 18030, rare", "龘".encode("gb18030") * 25_000_000),
        ("50 MB of ?", b"?" * 50_000_000),
        ("5 MB of GB 18030 lines", REPORT.encode("gb18030") * 3_000),
    ):
        start = time.perf_counter()
        try:
            decode(raw)
            told = what
        except Rejected as refusal:
            told = f"{what} ({refusal})"
        seconds = time.perf_counter() - start
        print(f"{told:30} {seconds:5.2f} s  {len(raw) / seconds / 1e6:6.0f} MB/s")


if __name__ == "__main__":
    sys.exit(main())
