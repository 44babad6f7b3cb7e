"""``school-summaries restore`` as a user meets it: text, list or JSON; a line for each bad file; no file changed."""

import io
import json
import subprocess
import sys

import pytest

from pipeline.cli import main
from pipeline.edits import undo_edits
from pipeline.schema import Edit

DAMAGED = "學(xué)校的老師們?cè)诓賵?chǎng)上,成长的'脚步"
TRUE = "学校的老师们在操场上，成长的脚步"
CURE = "take it out of the folder, or put in its place a text, a web page, a Word file or a PDF"
NOT_TEXT = f"not text: starts with 89504e470d0a1a0a, a PNG picture: {CURE}"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.fixture
def files(tmp_path):
    (tmp_path / "a.txt").write_text(DAMAGED, encoding="utf-8")
    (tmp_path / "gb.txt").write_bytes("乡村教师轮岗交流工作总结，各校领导高度重视。\n".encode("gb18030"))
    (tmp_path / "lost.txt").write_text("锟斤拷办学?yàn)特色\n第二行", encoding="utf-8")
    (tmp_path / "half.txt").write_bytes("办学特色".encode() + b"\xed\xa0\x80")
    (tmp_path / "picture.png").write_bytes(PICTURE)
    return tmp_path


def test_the_text_comes_out_and_the_file_stays(files, capsys):
    assert main(["restore", str(files / "a.txt"), str(files / "gb.txt")]) == 0
    assert capsys.readouterr().out == f"{TRUE}\n乡村教师轮岗交流工作总结，各校领导高度重视。\n"
    assert (files / "a.txt").read_text(encoding="utf-8") == DAMAGED


def test_stdin_is_read(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(DAMAGED.encode())))
    assert main(["restore"]) == 0
    assert capsys.readouterr().out == TRUE


def test_a_bad_file_costs_its_own_line(files, capsys):
    names = [files / name for name in ("picture.png", "nowhere.txt", "a.txt", "")]
    assert main(["restore", *map(str, names)]) == 3
    said = capsys.readouterr()
    assert said.out == TRUE + "\n"
    assert [line.split(": ", 2)[2] for line in said.err.splitlines()] == [
        NOT_TEXT,
        f"no folder or file at {files / 'nowhere.txt'}: give the path of a folder with documents",
        "a folder: name the files in it",
    ]


def test_json_has_one_object_a_line_and_everything_in_it(files, capsys):
    names = [files / name for name in ("a.txt", "lost.txt", "half.txt", "picture.png")]
    assert main(["restore", "--json", *map(str, names)]) == 3
    whole, lost, half, refused = map(json.loads, capsys.readouterr().out.splitlines())
    assert whole.keys() == {"path", "encoding", "confidence", "script", "text", "edits", "unresolved"}
    assert (whole["text"], whole["encoding"], whole["unresolved"]) == (TRUE, "utf-8", [])
    assert undo_edits(whole["text"], [Edit(**edit) for edit in whole["edits"]]) == DAMAGED
    assert lost["unresolved"] == [[0, 3], [5, 10]]
    assert half["text"].startswith("办学特色")
    assert refused == {
        "path": str(files / "picture.png"),
        "rejected": NOT_TEXT,
    }


def test_the_list_tells_what_how_sure_and_why(files, capsys):
    assert main(["restore", "--explain", str(files / "a.txt"), str(files / "lost.txt")]) == 0
    said = capsys.readouterr().out
    for told in (
        "utf-8 (1.00)",
        "(xué) → ∅",
        "xué reads 學",
        "在操场",
        "probable",
        "lone ' after 的",
        "still damaged: ?yàn)",
    ):
        assert told in said, told


def test_changes_alike_stand_once(tmp_path, capsys):
    (tmp_path / "many.txt").write_text("第一,第二,第三\n" * 10, encoding="utf-8")
    assert main(["restore", "--explain", str(tmp_path / "many.txt")]) == 0
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 2
    assert ", → ，  (20 times)" in said[1]


def test_no_file_is_ever_written_to(files, capsys):
    assert main(["restore", "--in-place", str(files / "a.txt")]) == 2
    assert "restore OLD > NEW" in capsys.readouterr().err
    assert (files / "a.txt").read_text(encoding="utf-8") == DAMAGED


def test_a_reader_may_stop_early(tmp_path):
    (tmp_path / "long.txt").write_text("乡村教师轮岗交流工作总结，各校领导高度重视。\n" * 40_000, encoding="utf-8")
    command = f"{sys.executable} -m pipeline.cli restore {tmp_path / 'long.txt'} | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=True)
    assert (len(done.stdout), done.stderr) == (10, b"")
