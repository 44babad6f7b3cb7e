"""A folder or a file in; out come the names and paths of what lies in it, and an open file for each.

What is hard: links lead in circles or nowhere, pipes never end, names are in no encoding, files vanish before they
are read. Files come sorted by name, so that two runs see them in one order.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from pipeline.schema import Rejected, RejectedFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What is no document although it lies in the folder: notes to the reader, and what systems and editors leave behind.
NO_DOCUMENT = ("readme", "~$", "thumbs.db", "desktop.ini", "__macosx")
LEFT_BEHIND = ("~", ".swp", ".tmp", ".part", ".crdownload")

NO_FILE = "not a regular file but a pipe, socket or device: take it out of the folder"
# What a system says when a file cannot be opened, and the cure.
TROUBLES = {
    errno.ENOENT: "file cannot be read, it is gone or a link that leads nowhere: put it back, or delete the link",
    errno.EACCES: "file cannot be read, no permission: allow yourself to read it",
    errno.EPERM: "file cannot be read, no permission: allow yourself to read it",
    errno.ELOOP: "file cannot be read, a link that leads in a circle: delete it",
    errno.ENAMETOOLONG: "file cannot be read, its path is too long for this system: move it nearer to the top",
    errno.ENXIO: NO_FILE,  # a socket cannot be opened at all
}


def files(corpus: Path) -> list[tuple[str, Path | RejectedFile]]:
    """Name and path of every file, sorted by name; a folder that cannot be opened stands there as its rejection."""
    shown = _writable(str(corpus))
    try:
        mode = corpus.stat().st_mode
    except (OSError, ValueError) as why:
        cure = "give the path of a folder with documents"
        raise Rejected(f"no folder or file at {shown}: {cure}", stage="read", detail=_reason(why)) from None
    if not stat.S_ISDIR(mode):
        return [(_writable(corpus.name), corpus)]
    found = sorted(_walk(corpus), key=lambda item: item[0])
    if len(found) == 1 and isinstance(first := found[0][1], RejectedFile) and not first.path:  # the corpus itself
        raise Rejected(f"{shown} cannot be opened: look at its permissions", stage="read", detail=first.detail)
    if not found:
        raise Rejected(f"no documents in {shown}: put texts, web pages, Word or PDF files there", stage="read")
    return found


def is_no_document(name: str) -> bool:
    """Whether a file or folder of that name is passed over."""
    low = name.lower()
    return low.startswith((".", *NO_DOCUMENT)) or low.endswith(LEFT_BEHIND)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file, open for reading; raises Rejected where it cannot be read, or is no file but a pipe or device.

    It is opened without waiting, and looked at once it is open: what stood there before may be a pipe by now.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            mode = os.fstat(handle).st_mode
            if not stat.S_ISREG(mode):  # a pipe would be waited for, a device has no end
                raise Rejected(NO_FILE, stage="read", detail=stat.filemode(mode))
            yield file
    except OSError as why:
        trouble = TROUBLES.get(why.errno or 0, "file cannot be read: look at its disk and its permissions")
        raise Rejected(trouble, stage="read", detail=_reason(why)) from None


def _walk(corpus: Path) -> Iterator[tuple[str, Path | RejectedFile]]:
    """Every file below a folder. Each folder is opened once, under its own name rather than that of a link to it."""
    seen: set[tuple[int, int]] = set()
    folders: list[tuple[str, Path]] = [("", corpus)]
    links: list[tuple[str, Path]] = []
    while folders or links:
        name, folder = folders.pop() if folders else links.pop(0)
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in seen:  # a link to a folder above, or to one beside it
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as entries:
                inside = sorted(entries, key=lambda entry: entry.name)
        except OSError as why:
            reason = "folder cannot be opened: look at its permissions"
            yield name, RejectedFile(path=name, sha256="", stage="read", reason=reason, detail=_reason(why))
            continue
        for entry in inside:
            if is_no_document(entry.name):
                continue
            path, below = folder / entry.name, f"{name}/{_writable(entry.name)}".lstrip("/")
            if not _is_folder(entry):
                yield below, path
            elif entry.is_symlink():
                links.append((below, path))
            else:
                folders.append((below, path))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads in a circle is no folder; opening it tells why
        return False


def _reason(why: OSError | ValueError) -> str:
    return str(getattr(why, "strerror", None) or why)  # without the path, which differs from machine to machine


def _writable(name: str) -> str:
    r"""A file's name as text that can be written: bytes that are no UTF-8 become ``\xff``.

    >>> _writable("总结\udcff.txt")
    '总结\\xff.txt'
    """
    return os.fsencode(name).decode("utf-8", "backslashreplace").replace(os.sep, "/")
