"""Chinese school work-summaries into a dataset: ``run`` a corpus, ``open_run`` a result, ``restore_text`` one text."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.corpus import Run, open_run, run
    from pipeline.restore import restore as restore_text

__all__ = ["Run", "open_run", "restore_text", "run"]

HOMES = {
    "Run": ("pipeline.corpus", "Run"),
    "open_run": ("pipeline.corpus", "open_run"),
    "restore_text": ("pipeline.restore", "restore"),
    "run": ("pipeline.corpus", "run"),
}


def __getattr__(name: str) -> Any:
    """Load what is asked for, and only that: a process that reads one document needs no tables."""
    if name not in HOMES:
        raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
    module, attribute = HOMES[name]
    return getattr(import_module(module), attribute)
