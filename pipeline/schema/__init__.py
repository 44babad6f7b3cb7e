"""The records, in order of appearance: one class per table, its fields the columns, their metadata the codebook.

Inside a document these records travel from stage to stage; across documents they are tables. Nothing is ever
changed: a stage that knows more gives a new record. Offsets count Unicode characters, half-open ``[start, end)``.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.schema.stages import (
    Attributes,
    Decoded,
    Edit,
    Found,
    Page,
    Part,
    Rejected,
    Restored,
    Settings,
    Source,
    Span,
)
from pipeline.schema.tables import (
    Cluster,
    Comparison,
    Document,
    Furniture,
    Mention,
    Partner,
    Person,
    Programme,
    Recovered,
    RejectedFile,
    Repair,
    Reuse,
    School,
    Section,
    Statement,
    Summary,
    Support,
    Term,
    Text,
    column,
)

__all__ = [
    "Attributes",
    "Cluster",
    "Comparison",
    "Decoded",
    "Document",
    "Edit",
    "Found",
    "Furniture",
    "Mention",
    "Page",
    "Part",
    "Partner",
    "Person",
    "Programme",
    "Recovered",
    "Rejected",
    "RejectedFile",
    "Repair",
    "Restored",
    "Reuse",
    "School",
    "Section",
    "Settings",
    "Source",
    "Span",
    "Statement",
    "Summary",
    "Support",
    "Term",
    "Text",
    "Told",
    "column",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one summary tells: its programme types (main first), programmes, partners and statements."""

    types: tuple[str, ...]
    programmes: tuple[Programme, ...]
    partners: tuple[Partner, ...]
    statements: tuple[Statement, ...]
