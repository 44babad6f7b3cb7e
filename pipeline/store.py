"""Where runs live: one folder per run, built aside and renamed when it is whole; ``latest`` moves last.

A run that is killed leaves yesterday's result as it was. Two runs into one folder wait for each other.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from pipeline.schema import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator

UNFINISHED = ".unfinished-"
PATIENCE = 3600  # seconds that a run waits for another one into the same folder


@contextmanager
def new_run(out: Path, run_id: str) -> Iterator[Path]:
    """A folder to write a run into; it becomes ``out/runs/<run_id>`` and ``out/latest`` when the block ends well.

    Where the block fails nothing of it stays. Raises Rejected where ``out`` cannot be written.
    """
    try:
        (out / "runs").mkdir(parents=True, exist_ok=True)
        lock = FileLock(out / ".lock", timeout=PATIENCE)
        with lock:
            for left in (out / "runs").glob(f"{UNFINISHED}*"):  # a killed run
                shutil.rmtree(left)
            building = out / "runs" / f"{UNFINISHED}{run_id}"
            building.mkdir()
            try:
                yield building
                final = _free(out / "runs" / run_id)
                building.rename(final)
            except BaseException:
                shutil.rmtree(building, ignore_errors=True)
                raise
            point_latest(out, final)
    except Timeout as late:
        raise Rejected(
            f"another run has held {out} for an hour; wait for it or choose another --output", stage="store"
        ) from late
    except OSError as refusal:
        raise Rejected(
            f"cannot write to {out}: {refusal.strerror or refusal}; choose another --output", stage="store"
        ) from refusal


def point_latest(out: Path, run: Path) -> None:
    """Let ``out/latest`` be this run, in one step: a link, or a copy where the file system has no links."""
    latest, fresh = out / "latest", out / f"{UNFINISHED}latest"
    if fresh.is_symlink() or fresh.exists():
        fresh.unlink() if fresh.is_symlink() else shutil.rmtree(fresh)
    try:
        fresh.symlink_to(Path("runs") / run.name, target_is_directory=True)
    except (OSError, NotImplementedError):
        shutil.copytree(run, fresh)
    if latest.is_dir() and not latest.is_symlink():
        shutil.rmtree(latest)
    os.replace(fresh, latest)  # noqa: PTH105 - Path.replace says nothing of links; this one is atomic


def _free(wanted: Path) -> Path:
    """The folder itself, or with a number where two runs of one second would share it."""
    n, path = 1, wanted
    while path.exists():
        n += 1
        path = wanted.with_name(f"{wanted.name}-{n}")
    return path
