"""A page in; out come its single summaries, and from each of them its sections."""

from __future__ import annotations

from pipeline.split.pages import split
from pipeline.split.recurrence import BESIDE, Trace, repeated, traces
from pipeline.split.sections import sections

__all__ = ["BESIDE", "Trace", "repeated", "sections", "split", "traces"]
