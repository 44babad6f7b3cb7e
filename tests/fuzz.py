"""Throw bytes at decoding and restoring, guided by what code they reach: the laws hold, and nothing takes long.

    python -m pip install -e '.[fuzz]'        # atheris has wheels for Linux alone
    python tests/fuzz.py [FOLDER] [-max_total_time=1200] [-timeout=20] [-seed=1] …

FOLDER keeps the inputs that reached something new; a later run goes on from there. The first time it is filled with
the damaged cells of tests/gold. An input that breaks a law is written to ``crash-…`` and told; ``python tests/fuzz.py
crash-…`` runs it again. What was found becomes a row of gold, and then the rule is mended.

An input is a file's bytes; one that begins with 0xFF is a row of pieces that damage is made of, two bytes a piece.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path
from random import Random

GOLD = Path(__file__).parent / "gold"
PIECES = (
    *(
        "學(xué)校",
        "發(fā)展",
        "師(shī)",
        "?yàn)橛昙",
        "因",
        "們?cè)诓賵?chǎng)",
        "?,F(xiàn)任",
        "€(gè)",
        "M(jìn)",
        "?;匦Rl(fā)",
    ),
    *"()?!，,;:。的'`&#\\aZ1８Ａ％．１“”「」《》書国⻓㍿𠀋乾著着於後沈昇王\n\r\x00 \xa0❤﨑\U0002f800\U000e0001",
    *(
        "的'",
        "的`",
        "的.",
        "锟斤拷",
        "ï¿½",
        "&amp;",
        "&#25945;",
        "&#x80b2;",
        "&bsol;",
        "&nbsp",
        "&lt;",
        "\\u6559",
        "\\ud83d",
    ),
    *(
        "%u6559",
        "瀛︽牎",
        "涔℃潙",
        "æ•™",
        "Ã¥",
        "乾安县",
        "著名",
        "甚麼",
        "<p>",
        "</p>",
        "<script>",
        "<!--",
        "-->",
        "<td>",
    ),
    *("（xué）", "**流", "轮换", "交流", "老师", "学校"),
    *"\ue0d7\uf8f5\ufffd\ud800\udc00\u2028\u3000\u200b\ufeff\ufe0f\u200d",
)
LONGEST = 600  # bytes; the rest of an input is not looked at
ROWS = 200


def text_of(data: bytes) -> str:
    """The text that an input stands for; empty where its bytes are no text."""
    from pipeline.decode import decode  # noqa: PLC0415 - main() loads it first, to watch its code
    from pipeline.schema import Rejected  # noqa: PLC0415 - as above

    data = data[:LONGEST]
    if data[:1] == b"\xff":
        return "".join(PIECES[(a * 256 + b) % len(PIECES)] for a, b in zip(data[1::2], data[2::2], strict=False))
    try:
        return decode(data).text
    except Rejected:
        return ""


def hold(data: bytes) -> None:
    """The laws for one input: undone, repairs give the text back; they stand in order; twice is once."""
    from pipeline.edits import undo_edits  # noqa: PLC0415 - as above
    from pipeline.restore import restore  # noqa: PLC0415 - as above

    text = text_of(data)
    for markup in (False, True):
        done = restore(text, markup=markup)
        assert undo_edits(done.text, done.edits) == text, (text, "not undone")
        at = 0
        for edit in done.edits:
            assert edit.start >= at, (text, "out of order")
            assert text[edit.start : edit.end] == edit.before != edit.after, (text, edit)
            at = edit.end
        assert all(0 <= start < end <= len(done.text) for start, end in done.unresolved), (text, done.unresolved)
        again = restore(done.text)
        assert markup or again.text == done.text, (text, done.text, again.text)


def plant(folder: Path) -> None:
    """Every cell of the gold tables of damaged text, as a file of its own, and as many rows of pieces."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(ROWS):
        (folder / f"row{seed}").write_bytes(b"\xff" + Random(seed).randbytes(2 * seed % LONGEST))
    for name in ("marks", "phase", "mojibake", "script", "script_found"):
        for line in (GOLD / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
            cell = line.split("\t")[0].encode()
            (folder / sha256(cell).hexdigest()[:16]).write_bytes(cell)


def main() -> None:
    """Fuzz until told to stop."""
    import atheris  # noqa: PLC0415 - only this needs it

    with atheris.instrument_imports(include=["pipeline"]):
        import pipeline.decode  # noqa: PLC0415
        import pipeline.restore  # noqa: F401, PLC0415
    folders = [Path(word) for word in sys.argv[1:] if not word.startswith("-")]
    if folders and not folders[0].exists():
        plant(folders[0])
    atheris.Setup(sys.argv, hold)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
