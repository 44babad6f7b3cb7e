"""An archive (ZIP) in; out come the names of its members and their bytes, in memory, or why a member is refused.

What is hard: archives are made to do harm, or were made by old programs. A few bytes unpack to gigabytes, members
stand on top of each other, a name leads out of the folder; Chinese names are written in GBK and say they are in code
page 437. Nothing is ever unpacked to the disk, and what is unpacked is bounded by what lies there.
"""

from __future__ import annotations

import io
import lzma
import stat
import struct
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from pipeline.read.folder import is_no_document
from pipeline.schema import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 64 * 1024**2  # bytes of a member
LARGEST_LIST = 8 * 1024**2  # bytes of the list of members: about 80,000 of them
RATIO = 100  # times its packed size that a text unpacks to at most: pages 5 to 20, tables up to 60
UNSUSPECTED = 1024**2  # bytes that a member may unpack to whatever its ratio
SMALL = 16 * 1024**2  # bytes that an archive may unpack to whatever its size
TAIL = 65_557  # bytes at the end of an archive in which its own end is marked
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, struct.error, ValueError, OverflowError)
KNOWN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
ENCRYPTED, UTF8 = 0x1, 0x800  # flags of a member


class Budget:
    """How many bytes an archive, with the archives in it, may still unpack to."""

    def __init__(self, size: int) -> None:
        """Begin with a multiple of the archive's own size."""
        self.left = SMALL + RATIO * size

    def spend(self, size: int) -> None:
        """Take what a member unpacks to; raises Rejected where that is too much."""
        if size > self.left:
            raise _refused("unpacks to far more than texts do: unpack it yourself and look at what it holds")
        self.left -= size


@contextmanager
def opened(file: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """The archive that a file holds; raises Rejected where it is broken or its list of members is endless."""
    _check_list(file)
    try:
        archive = zipfile.ZipFile(file)
    except (*BROKEN, NotImplementedError) as why:
        raise _refused(DAMAGED, str(why)) from None
    with archive:
        yield archive


DAMAGED = "an archive (ZIP) that is cut off or damaged: copy or download it again"


def members(file: BinaryIO, size: int, budget: Budget) -> Iterator[tuple[str, bytes | Rejected]]:
    """Every file of an archive by name, in the order of the names, with its bytes or why it is refused."""
    with opened(file) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if sum(info.compress_size for info in infos) > size:
            raise _refused("its members lie on top of each other, as in an archive made to do harm: do not use it")
        named = sorted(((_name(info), info) for info in infos), key=lambda item: item[0])
        seen: dict[str, int] = {}
        for name, info in named:
            if any(is_no_document(part) for part in name.split("/") if part not in {".", ".."}):
                continue
            seen[name] = seen.get(name, 0) + 1
            shown = name if seen[name] == 1 else f"{name}~{seen[name]}"
            try:
                yield shown, _unpacked(archive, info, name, budget)
            except Rejected as refusal:
                yield shown, refusal


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, budget: Budget) -> bytes:
    """The bytes of a member; raises Rejected where it cannot or should not be unpacked."""
    if name.startswith("/") or ".." in name.split("/") or name[1:3] == ":/":
        raise _refused("its name leads out of the archive: unpack it with care and look at what it is", info.filename)
    if stat.S_ISLNK(info.external_attr >> 16):
        raise _refused("a link, not a file: put the file itself into the archive")
    if info.flag_bits & ENCRYPTED:
        raise _refused("locked with a password: unpack the archive with it and put the files here")
    if info.compress_type not in KNOWN:
        reason = "packed in a way that is not read here: unpack it, or pack it again as a plain ZIP"
        raise _refused(reason, f"method {info.compress_type}")
    if info.file_size > LARGEST:
        raise _refused(f"larger than {LARGEST // 1024**2} MB: cut it into documents", f"{info.file_size} bytes")
    if info.file_size > max(UNSUSPECTED, RATIO * info.compress_size):
        seen = f"{info.file_size} bytes from {info.compress_size}"
        raise _refused("unpacks to far more than texts do: unpack it yourself and look at what it holds", seen)
    budget.spend(info.file_size)
    try:
        return archive.read(info)  # never more than the size it says, which is checked above
    except (*BROKEN, NotImplementedError, RuntimeError) as why:
        raise _refused("a member that is damaged: copy or download the archive again", str(why)) from None


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name: where it is not said to be UTF-8 it is so all the same, or GBK; as Windows writes it, too."""
    name = info.filename
    if not info.flag_bits & UTF8:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    name = name.replace("\\", "/")
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in name)


def _check_list(file: BinaryIO) -> None:
    """Refuse an archive whose list of members would fill the memory before a member is looked at."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - TAIL))
    tail = file.read(TAIL)
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) < at + 16:
        raise _refused(DAMAGED, "no list of members")
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    if length > LARGEST_LIST:
        raise _refused(
            "an archive of more than 80,000 files: unpack it, or pack it in parts", f"{length} bytes of names"
        )


def _refused(reason: str, detail: str = "") -> Rejected:
    return Rejected(reason, stage="read", detail=detail)
