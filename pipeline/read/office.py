"""An old Word file (.doc, .wps), a rich or an open text (.rtf, .odt) in; out comes its text, by way of LibreOffice.

LibreOffice turns it into a .docx in a folder of its own, which is gone afterwards, with a profile of its own, so that
neither a window that is open nor another process gets in its way. What is hard: it may hang, or show a question that
nobody answers; so it has its time, and ends with all it has started.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from pipeline.read import word
from pipeline.schema import Rejected

SECONDS = 60  # the first start on a slow machine takes 20
PROGRAMS = ("soffice", "libreoffice")
PLACES = (  # where it lies on systems that do not put it on the path
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)


def text(raw: bytes) -> str:
    """The text of an old Word file; raises Rejected where LibreOffice is missing, fails or takes too long."""
    program = next(filter(None, map(shutil.which, (*PROGRAMS, *PLACES))), None)
    if program is None:
        cure = "install LibreOffice (libreoffice.org), which opens it, or save it as .docx"
        raise _refused(f"an old Word, rich text or OpenDocument file: {cure}")
    with tempfile.TemporaryDirectory(prefix="school-summaries-", ignore_cleanup_errors=True) as folder:
        before = Path(folder) / "document.doc"  # LibreOffice looks at what it holds, not at its name
        before.write_bytes(raw)
        said = _convert(program, before)
        after = before.with_suffix(".docx")
        if not after.exists():
            raise _refused("LibreOffice could not open it: look whether Word does, and save it as .docx", said[-300:])
        return word.text(after.read_bytes())


def _convert(program: str, before: Path) -> str:
    """Have LibreOffice write a .docx beside a file; what it said, without the folder, which differs every time."""
    folder = before.parent
    profile = (folder / "profile").as_uri()
    options = ("--headless", "--norestore", "--nolockcheck", "--nodefault", f"-env:UserInstallation={profile}")
    # Documents may name others (pictures, linked parts): a proxy that is not there keeps it from fetching them.
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy"), "http://127.0.0.1:9")
    running = subprocess.Popen(  # noqa: S603 - the program that was found, with our own arguments
        [program, *options, "--convert-to", "docx", "--outdir", str(folder), str(before)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=os.environ | nowhere,
        start_new_session=True,
    )
    try:
        said, _ = running.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        _end(running)
        raise _refused(f"LibreOffice took longer than {SECONDS} seconds: save it as .docx") from None
    return said.decode("utf-8", "replace").replace(str(folder), "").strip()


def _end(running: subprocess.Popen[bytes]) -> None:
    """End a program with all it has started."""
    if hasattr(os, "killpg"):
        os.killpg(running.pid, signal.SIGKILL)
    else:
        running.kill()
    running.communicate()


def _refused(reason: str, detail: str = "") -> Rejected:
    return Rejected(reason, stage="read", detail=detail)
