"""The command as a user meets it: exit codes, clear sentences, and no traceback whatever lies in the folder."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline import open_run
from pipeline.cli import main

GOOD = "石岭小学2019年工作总结\n2019年5月，我校与清源县实验小学结对帮扶，派出3名教师支教。\n石岭小学\n2019年7月1日\n"
COMMAND = [sys.executable, "-m", "pipeline.cli"]


def command(*words, **options):
    done = subprocess.run([*COMMAND, *map(str, words)], capture_output=True, text=True, check=False, **options)
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "good.txt").write_text(GOOD, encoding="utf-8")
    return folder


def test_a_good_corpus_ends_with_where_the_dataset_lies(corpus, tmp_path):
    done = command("run", corpus, "--output", tmp_path / "out")
    assert done.returncode == 0
    assert "documents" in done.stdout
    assert f"The dataset is in {tmp_path / 'out' / 'latest'}" in done.stdout


def test_quiet_says_nothing(corpus, tmp_path):
    done = command("run", corpus, "--output", tmp_path / "out", "--quiet", "--workers", "1")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_wrong_use_is_exit_code_two(tmp_path, corpus):
    empty = tmp_path / "empty"
    empty.mkdir()
    for words, said in [
        (("run", tmp_path / "nowhere"), "nowhere"),
        (("run", empty), "empty"),
        (("run", corpus, "--output", corpus / "good.txt"), "cannot write"),
        (("run", corpus, "--lexicon", tmp_path / "nolexicon"), "no lexicon folder"),
        (("explain", "x", "--output", tmp_path / "out"), "no run in"),
        (("run", corpus, "--workers", "0"), "at least 1"),
        ((), "COMMAND"),
    ]:
        done = command(*words, cwd=tmp_path)
        assert done.returncode == 2, (words, done)
        assert said in " ".join(done.stderr.split()), (words, done.stderr)


NAMES = ["a,b.txt", 'quo"te.txt', "line\nbreak.txt", "笑😀.txt", "-dash.txt", "sp ace.txt", b"raw\xff.txt"]
BAD = {
    "empty.txt": b"",
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "nul.txt": b"\0" * 4000,
    "archive.docx": b"PK\x03\x04" + bytes(range(256)) * 8,
}
ODD = {
    "questions.txt": b"?" * 3000,
    "surrogates.txt": b"\xed\xa0\x80\xed\xb0\x80" * 20 + GOOD.encode(),
    "nul_inside.txt": GOOD.encode().replace(b"2019", b"20\x0019"),
    "one_character.txt": "的".encode() * 3000,
}


def test_whatever_lies_in_the_folder_costs_its_own_row(corpus, tmp_path):
    for name in NAMES:
        (Path(os.fsdecode(os.fsencode(corpus))) / os.fsdecode(name)).write_text(GOOD + str(name), encoding="utf-8")
    for name, raw in (BAD | ODD).items():
        (corpus / name).write_bytes(raw)
    (corpus / "loop").symlink_to(corpus, target_is_directory=True)
    (corpus / "gone.txt").symlink_to(tmp_path / "not there")
    os.mkfifo(corpus / "pipe.txt")
    done = command("run", corpus, "--output", tmp_path / "out", timeout=120)
    assert done.returncode == 3, done.stderr
    latest = open_run(tmp_path / "out" / "latest")
    rejected = set(latest.rejected["path"])
    assert set(BAD) <= rejected
    assert {"gone.txt", "pipe.txt"} <= rejected
    read = set(latest.documents["path"])
    assert "good.txt" in read
    assert len([p for p in read if p not in ODD]) == 1 + len(NAMES)
    assert set(ODD) <= read | rejected


def test_fifty_megabytes_of_one_character(corpus, tmp_path):
    (corpus / "huge.txt").write_bytes("的".encode() * (50_000_000 // 3))
    began = time.monotonic()
    done = command("run", corpus, "--output", tmp_path / "out", "--workers", "1", timeout=300)
    assert done.returncode in {0, 3}
    assert "good.txt" in set(open_run(tmp_path / "out" / "latest").documents["path"])
    assert time.monotonic() - began < 120


def test_explain_tells_a_documents_path(corpus, tmp_path, capsys):
    assert main(["run", str(corpus), "--output", str(tmp_path / "out"), "--quiet", "--workers", "1"]) == 0
    capsys.readouterr()
    summary = open_run(tmp_path / "out" / "latest").summaries.iloc[0]
    for what in (summary["summary_id"], summary["document_id"], "good.txt"):
        assert main(["explain", what, "--output", str(tmp_path / "out")]) == 0
        said = capsys.readouterr().out
        assert "utf-8" in said
        assert "石岭小学" in said
        assert "2019-07-01" in said
    assert main(["explain", "nothing", "--output", str(tmp_path / "out")]) == 2


def test_a_script_may_call_run_without_a_guard(corpus, tmp_path):
    """New processes must not run the caller's script again, also those that start only when there is work for them."""
    for number in range(30):
        (corpus / f"{number}.txt").write_text(GOOD * 9 + str(number), encoding="utf-8")
    script = tmp_path / "mine.py"
    script.write_text(
        f"from pipeline import run\nprint('once')\nprint(len(run({str(corpus)!r}, output={str(tmp_path / 'o')!r},"
        " workers=3).documents))\n",
        encoding="utf-8",
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["once", "31"]


def test_one_file_is_a_corpus(corpus, tmp_path):
    assert command("run", corpus / "good.txt", "--output", tmp_path / "out").returncode == 0
    assert list(open_run(tmp_path / "out" / "latest").documents["path"]) == ["good.txt"]
