"""Programmes side by side: the pairs worth a look in every run, and any two sides or all groups on demand."""

from __future__ import annotations

from pipeline.compare.contrast import contrast
from pipeline.compare.pairs import compare
from pipeline.compare.sides import BY, grouped, named

__all__ = ["BY", "compare", "contrast", "grouped", "named"]
