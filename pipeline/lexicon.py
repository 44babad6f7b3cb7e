"""The knowledge of this project: tables under lexicon/, one fact per line, and the lines a researcher adds.

A table is a TSV file with a header row; lines that begin with ``#`` say where its facts come from. The column
``example`` (where there is one) holds a text in which the line must be seen; a test runs them all.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline.schema import Rejected

FOLDER = Path(__file__).parent / "lexicon"


class Lexicon:
    """All tables, a researcher's lines after ours. Hashed by identity, so that rules can be cached on it."""

    def __init__(self, folder: str = "") -> None:
        """Look for tables in our own folder and, where given, in a researcher's."""
        self.folder = folder
        self._rows: dict[str, tuple[dict[str, str], ...]] = {}

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to another process as the folder's name alone."""
        return load, (self.folder,)

    def rows(self, table: str) -> tuple[dict[str, str], ...]:
        """The lines of a table as dicts by column name, ours first.

        >>> load().rows("codes")[0]["list"]
        'script'
        """
        if table not in self._rows:
            ours = read_table(FOLDER / f"{table}.tsv")
            theirs = Path(self.folder) / f"{table}.tsv" if self.folder else None
            self._rows[table] = ours + (read_table(theirs) if theirs and theirs.exists() else ())
        return self._rows[table]

    def words(self, table: str, column: str = "") -> tuple[str, ...]:
        """One column of a table (the first, unless named), in order, without repeats."""
        rows = self.rows(table)
        name = column or next(iter(rows[0]))
        return tuple(dict.fromkeys(row[name] for row in rows if row[name]))


@cache
def load(folder: str = "") -> Lexicon:
    """The lexicon, loaded once per process; ``folder`` adds a researcher's lines.

    Raises Rejected (stage ``lexicon``) where the folder is missing or a table in it is one we do not have.
    """
    if folder:
        where = Path(folder)
        if not where.is_dir():
            raise Rejected(f"no lexicon folder at {folder}: give a folder that holds TSV tables", stage="lexicon")
        ours = {p.name for p in FOLDER.glob("*.tsv")}
        for path in sorted(where.glob("*.tsv")):
            if path.name not in ours:
                raise Rejected(
                    f"no such lexicon table: {path.name}; the tables are {', '.join(sorted(ours))}", stage="lexicon"
                )
    return Lexicon(folder)


def read_table(path: Path) -> tuple[dict[str, str], ...]:
    """The lines of a TSV file as dicts; raises Rejected where a line has more cells than the header."""
    lines = [
        line for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip() and not line.startswith("#")
    ]
    if not lines:
        return ()
    header = lines[0].split("\t")
    rows = []
    for line in lines[1:]:
        cells = line.split("\t")
        if len(cells) > len(header):
            raise Rejected(
                f"{path.name}: a line has {len(cells)} cells for {len(header)} columns", stage="lexicon", detail=line
            )
        rows.append(dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True)))
    return tuple(rows)
