"""A folder of anything gives one source or one rejection a file, in one order, and never an exception."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline import read
from pipeline.read import contents, folder
from pipeline.schema import Rejected, RejectedFile, Source

if TYPE_CHECKING:
    from collections.abc import Callable


def names(corpus: Path) -> list[str]:
    return [item.path for item in read.sources(corpus)]


def only(corpus: Path) -> Source | RejectedFile:
    (item,) = read.sources(corpus)
    return item


def test_files_come_sorted_by_path_with_their_bytes(tmp_path: Path) -> None:
    for name in ("乙/二.txt", "甲.html", "乙/一.md", "丙.text", "无后缀", "丁.HTM", "戊.unknown"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(name.encode("gb18030"))
    found = list(read.sources(tmp_path))
    assert [item.path for item in found] == sorted(item.path for item in found)
    assert {item.path for item in found} >= {"乙/一.md", "乙/二.txt", "戊.unknown"}
    assert all(isinstance(item, Source) and item.raw == item.path.encode("gb18030") for item in found)
    assert read.count(tmp_path) == len(found) == 7


def test_one_file_is_a_corpus(tmp_path: Path) -> None:
    path = tmp_path / "README 总结.txt"
    path.write_bytes(b"x")
    assert list(read.sources(path)) == [Source("README 总结.txt", b"x")]


def test_what_is_no_document_is_passed_over(tmp_path: Path) -> None:
    for name in (
        ".DS_Store",
        "~$总结.docx",
        "Thumbs.db",
        "README.md",
        "readme.txt",
        "desktop.ini",
        "总结.txt~",
        ".总结.txt.swp",
    ):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_bytes(b"x")
    (tmp_path / "总结.txt").write_bytes(b"x")
    assert names(tmp_path) == ["总结.txt"]


@pytest.mark.parametrize(
    "make", [lambda _: None, lambda path: path.mkdir(), lambda path: (path.mkdir(), (path / "README.md").touch())]
)
def test_a_corpus_that_is_missing_or_empty_is_refused_with_its_path_and_the_cure(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    corpus = tmp_path / "语料"
    make(corpus)
    with pytest.raises(Rejected, match=r"语料.*: (give the path|put texts)") as refusal:
        read.sources(corpus)  # refused at once, not when the first file is asked for
    assert refusal.value.stage == "read"
    with pytest.raises(Rejected):
        read.count(corpus)


def test_a_folder_that_links_to_itself_is_read_once(tmp_path: Path) -> None:
    inside = tmp_path / "内"
    inside.mkdir()
    (inside / "总结.txt").write_bytes(b"x")
    (inside / "圈").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "一").symlink_to(inside, target_is_directory=True)  # sorts before the folder itself
    (tmp_path / "自").symlink_to(tmp_path / "自")
    found = list(read.sources(tmp_path))
    assert [item.path for item in found if isinstance(item, Source)] == ["内/总结.txt"]
    assert [item.path for item in found if isinstance(item, RejectedFile)] == ["自"]


def test_a_linked_folder_outside_the_corpus_is_read_under_the_name_of_the_link(tmp_path: Path) -> None:
    outside, corpus = tmp_path / "外", tmp_path / "语料"
    outside.mkdir()
    corpus.mkdir()
    (outside / "总结.txt").write_bytes(b"x")
    (corpus / "链").symlink_to(outside, target_is_directory=True)
    assert names(corpus) == ["链/总结.txt"]


def test_what_is_no_regular_file_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("管道.txt")
    Path("断链.txt").symlink_to("没有的.txt")
    Path("设备").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("套接字")
        found = list(read.sources(tmp_path))
    reasons = {item.path: item.reason for item in found if isinstance(item, RejectedFile)}
    assert len(found) == len(reasons) == 4
    assert reasons["断链.txt"].startswith("file cannot be read, it is gone or a link that leads nowhere:")
    assert all(reasons[name].startswith("not a regular file") for name in ("管道.txt", "设备", "套接字"))


def test_a_file_that_vanishes_or_may_not_be_read_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("一.txt", "三.txt", "二.txt"):
        (tmp_path / name).write_bytes(b"x")
    real = os.open

    def refuse(path: Path, *args: Any, **kwargs: Any) -> Any:
        if Path(path).name == "三.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *args, **kwargs)

    monkeypatch.setattr(folder.os, "open", refuse)
    found = []
    for item in read.sources(tmp_path):
        found.append(item)
        (tmp_path / "二.txt").unlink(missing_ok=True)
    assert [type(item) for item in found] == [Source, RejectedFile, RejectedFile]
    assert [item.detail for item in found if isinstance(item, RejectedFile)] == [
        "Permission denied",
        "No such file or directory",
    ]


def test_a_folder_that_cannot_be_opened_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "锁").mkdir()
    (tmp_path / "总结.txt").write_bytes(b"x")
    real = os.scandir

    def refuse(path: str) -> Any:
        if Path(path).name == "锁":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(folder.os, "scandir", refuse)
    found = list(read.sources(tmp_path))
    assert [(item.path, isinstance(item, RejectedFile)) for item in found] == [("总结.txt", False), ("锁", True)]


def test_a_file_over_the_limit_is_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "LARGEST_TEXT", 10)
    (tmp_path / "大.txt").write_bytes(b"x" * 11)
    (tmp_path / "小.txt").write_bytes(b"x" * 10)
    found = list(read.sources(tmp_path))
    assert [isinstance(item, RejectedFile) for item in found] == [True, False]
    assert found[0].detail == "11 bytes"


@pytest.mark.parametrize(
    "name",
    [
        "a,b.txt",
        'a"b.txt',
        "a\nb.txt",
        "总结😀.txt",
        " 空 格 .txt",
        "-n.txt",
        "a\\b.txt",
        "%s.txt",
        "CON.txt",
        "nul",
        "x" * 251 + ".txt",
    ],
)
def test_any_name_is_a_path(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    item = only(tmp_path)
    assert isinstance(item, Source)
    assert item.path == name


def test_a_name_in_no_encoding_can_be_written(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/\xd7\xff.txt", "wb"):  # noqa: PTH123 - a name of bytes
        pass
    item = only(tmp_path)
    assert isinstance(item, Source)
    assert item.path == "\\xd7\\xff.txt"


def test_a_deep_folder_is_read(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["层"] * 60)
    deep.mkdir(parents=True)
    (deep / "总结.txt").write_bytes(b"x")
    assert names(tmp_path) == ["层/" * 60 + "总结.txt"]
