"""A page in; out come its single summaries, and from each of them its sections."""

from __future__ import annotations

from pipeline.split.pages import split

__all__ = ["split"]
