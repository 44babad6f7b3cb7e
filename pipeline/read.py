"""A folder or a file in; out come the bytes of every document, or a row that says why a file could not be used.

What is hard: folders of researchers hold anything. Links lead in circles or nowhere, pipes never end, names are in
no encoding, files vanish while they are read. A bad file costs one row; only a corpus that is not there at all, or
holds nothing, is refused as a whole. Files come sorted by path, so that two runs see them in one order.
"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.schema import Rejected, RejectedFile, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LARGEST = 64 * 1024 * 1024  # bytes; the longest page seen has 0.1 MB, a book 2 MB
READ_AT_ONCE = 1024 * 1024  # bytes; a digest needs no more of a file in memory

# What is no document although it lies in the folder: notes to the reader, and what systems and editors leave behind.
NO_DOCUMENT = ("readme", "~$", "thumbs.db", "desktop.ini", "__macosx")
LEFT_BEHIND = ("~", ".swp", ".tmp", ".part", ".crdownload")

# File formats that are known and cannot be read as text. A reader for one of them is a line in READERS.
NO_READER = frozenset((
    ".pdf", ".doc", ".docx", ".wps", ".odt", ".rtf", ".xls", ".xlsx", ".et", ".ods", ".csv", ".tsv", ".ppt",
    ".pptx", ".epub", ".caj", ".mobi", ".zip", ".rar", ".7z", ".gz", ".bz2", ".xz", ".tar", ".jpg", ".jpeg",
    ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".svg", ".ico", ".psd", ".mp3", ".wav", ".mp4", ".avi",
    ".mov", ".mkv", ".flv", ".swf", ".exe", ".dll", ".so", ".bin", ".iso", ".dat", ".db", ".sqlite", ".mdb",
    ".parquet", ".feather", ".pkl", ".npy", ".dta", ".sav", ".rds", ".class", ".jar", ".pyc", ".js", ".css",
    ".woff", ".woff2", ".ttf", ".otf",
))  # fmt: skip


def sources(corpus: Path) -> Iterator[Source | RejectedFile]:
    """Every document of a folder (with the folders in it), sorted by path; or the one file that ``corpus`` names.

    Hidden files, what editors leave behind (``~$a.docx``, ``Thumbs.db``) and files named ``README*`` are no documents
    and are passed over. Raises Rejected (stage ``read``) where there is no such folder or nothing in it; all other
    trouble is a row.

    >>> next(iter(sources(Path("no such folder"))))
    Traceback (most recent call last):
    pipeline.schema.Rejected: no folder or file at no such folder: give the path of a folder with documents
    """
    files = _listed(Path(corpus))
    return (item for name, path in files for item in _read(name, path))


def count(corpus: Path) -> int:
    """How many documents and rejections ``sources`` will give, without reading a file."""
    return len(_listed(Path(corpus)))


def _listed(corpus: Path) -> list[tuple[str, Path | RejectedFile]]:
    """Name and path of every file, sorted by name; a folder that cannot be opened stands there as its rejection."""
    shown = _writable(str(corpus))
    try:
        mode = corpus.stat().st_mode
    except (OSError, ValueError) as why:
        cure = "give the path of a folder with documents"
        raise Rejected(f"no folder or file at {shown}: {cure}", stage="read", detail=_reason(why)) from None
    if not stat.S_ISDIR(mode):
        return [(_writable(corpus.name), corpus)]
    files = sorted(_walk(corpus), key=lambda item: item[0])
    if len(files) == 1 and isinstance(first := files[0][1], RejectedFile) and not first.path:  # the corpus itself
        raise Rejected(f"{shown} cannot be opened: look at its permissions", stage="read", detail=first.detail)
    if not files:
        raise Rejected(f"no documents in {shown}: put text files or web pages there", stage="read")
    return files


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
            yield name, _rejected(name, "folder cannot be opened", _reason(why))
            continue
        for entry in inside:
            if _is_no_document(entry.name):
                continue
            path, below = Path(entry.path), f"{name}/{_writable(entry.name)}".lstrip("/")
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


def _is_no_document(name: str) -> bool:
    low = name.lower()
    return low.startswith((".", *NO_DOCUMENT)) or low.endswith(LEFT_BEHIND)


def _read(name: str, path: Path | RejectedFile) -> Iterator[Source | RejectedFile]:
    """What one file holds: one document, or several where a reader finds several; or why it holds none."""
    if isinstance(path, RejectedFile):
        yield path
        return
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe would be waited for, a device has no end
            yield _rejected(name, "not a regular file: a pipe, socket or device", stat.filemode(status.st_mode))
        elif status.st_size > LARGEST:
            reason = f"larger than {LARGEST // 1024**2} MB: cut it into documents"
            yield _rejected(name, reason, f"{status.st_size} bytes")
        else:
            suffix = path.suffix.lower()
            yield from READERS.get(suffix, no_reader if suffix in NO_READER else plain)(name, path)
    except (OSError, ValueError) as why:
        yield _rejected(name, "file cannot be read", _reason(why))


def plain(name: str, path: Path) -> Iterator[Source | RejectedFile]:
    """A text or a web page: one document, its bytes as they are."""
    with path.open("rb") as file:
        raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:  # it grew while it was read
        yield _rejected(name, f"larger than {LARGEST // 1024**2} MB: cut it into documents", f"over {LARGEST} bytes")
    else:
        yield Source(name, raw)


def no_reader(name: str, path: Path) -> Iterator[Source | RejectedFile]:
    """A file in a format that is known and not read: its rejection, with its digest."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(READ_AT_ONCE):
            digest.update(block)
    reason = f"no reader for {path.suffix.lower()} yet: save it as text"
    yield RejectedFile(path=name, sha256=digest.hexdigest(), stage="read", reason=reason, detail="")


def _rejected(name: str, reason: str, detail: str) -> RejectedFile:
    return RejectedFile(path=name, sha256="", stage="read", reason=reason, detail=detail)


def _reason(why: OSError | ValueError) -> str:
    return str(getattr(why, "strerror", None) or why)  # without the path, which differs from machine to machine


def _writable(name: str) -> str:
    r"""A file's name as text that can be written: bytes that are no UTF-8 become ``\xff``.

    >>> _writable("总结\udcff.txt")
    '总结\\xff.txt'
    """
    return os.fsencode(name).decode("utf-8", "backslashreplace").replace(os.sep, "/")


# A reader gets a name and a path and gives what the file holds. Files of any other format are tried as text.
READERS: dict[str, Callable[[str, Path], Iterator[Source | RejectedFile]]] = {
    ".txt": plain,
    ".text": plain,
    ".md": plain,
    ".html": plain,
    ".htm": plain,
    ".xhtml": plain,
    "": plain,
}
