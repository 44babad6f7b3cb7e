"""How well and how fast traditional text becomes simplified: OpenCC's cases, a round trip, speed.

    python tests/benchmarks/script.py [TEXT]

TEXT: a file of simplified text (UTF-8). OpenCC makes it traditional, this project turns it back; what differs is told.
Without it the text is drawn from jieba's dictionary with a fixed seed.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from opencc import OpenCC

from pipeline.restore.script import find, script_of, simplify

HERE = Path(__file__).parent
SUITE = HERE.parents[1].parent / "shared" / "suites" / "opencc_cases.json"


def drawn(size: int) -> str:
    """Readable text out of jieba's dictionary."""
    spec = spec_from_file_location("benchmark_mojibake", HERE / "mojibake.py")
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.clean(size)


def cases() -> None:
    """OpenCC's own cases; only tw2s makes 著 into 着."""
    if not SUITE.exists():
        print("the shared material with OpenCC's cases is not there")
        return
    every = json.loads(SUITE.read_text(encoding="utf-8"))
    for name in ("t2s", "tw2s", "hk2s"):
        rows = [case for case in every if name in case["expected"]]
        right = sum(simplify(case["input"], aspect=name == "tw2s") == case["expected"][name] for case in rows)
        print(f"{name:5} {right} of {len(rows)}")


def round_trip(text: str) -> None:
    """Simplified text made traditional by OpenCC, standard of China and of Taiwan, and turned back."""
    for name in ("s2t", "s2tw"):
        converter = OpenCC(name)
        old = "\n".join(converter.convert(line) for line in text.split("\n"))
        back = simplify(old)
        wrong = Counter(
            (before, got, right) for before, got, right in zip(old, back, text, strict=True) if got != right
        )
        total = sum(wrong.values())
        print(f"{name:5} {total} of {len(text):,} characters differ, {total / len(text) * 1000:.3f} per 1,000")
        print("     ", ", ".join(f"{'/'.join(key)} {count}" for key, count in wrong.most_common(12)))


def speed(text: str) -> None:
    """Megabytes a second."""
    old = text.translate(str.maketrans(dict(_first_choices())))
    size = len(text.encode()) / 1e6
    for what, run in (
        ("find, clean simplified text", lambda: find(text)),
        ("simplify, traditional text", lambda: simplify(old)),
        ("find, traditional text", lambda: find(old)),
        ("script_of", lambda: script_of(old)),
    ):
        run()
        start = time.process_time()
        run()
        print(f"{what:30} {size / (time.process_time() - start):8.0f} MB/s")


def _first_choices() -> list[tuple[str, str]]:
    import opencc  # noqa: PLC0415 - for its folder alone

    path = Path(opencc.__file__).parent / "dictionary" / "STCharacters.txt"
    pairs = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [(old, new.split()[0]) for old, new in pairs if len(new.split()[0]) == 1]


def main() -> None:
    """Print the figures."""
    cases()
    text = Path(sys.argv[1]).read_text(encoding="utf-8") if len(sys.argv) > 1 else drawn(1_000_000)
    round_trip(text)
    speed(text if len(text) > 500_000 else text * 4)


if __name__ == "__main__":
    sys.exit(main())
