"""Records into frames, frames into CSV and Parquet files, and the papers that explain them.

The record classes of ``schema`` are the one source: their fields are the columns, their metadata the codebook and
the data package. A missing value is an empty cell; a frame holds it as the empty string.
"""

from __future__ import annotations

import csv
import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, get_type_hints

import pandas as pd

from pipeline.lexicon import load
from pipeline.rows import rows_of
from pipeline.schema import Rejected
from pipeline.schema import tables as records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    Frames = Mapping[str, pd.DataFrame]

TABLES: dict[str, type] = {
    "documents": records.Document,
    "rejected": records.RejectedFile,
    "repairs": records.Repair,
    "summaries": records.Summary,
    "texts": records.Text,
    "furniture": records.Furniture,
    "sections": records.Section,
    "mentions": records.Mention,
    "schools": records.School,
    "people": records.Person,
    "programmes": records.Programme,
    "partners": records.Partner,
    "support": records.Support,
    "statements": records.Statement,
    "terms": records.Term,
    "reuse": records.Reuse,
    "recovered": records.Recovered,
    "clusters": records.Cluster,
    "comparisons": records.Comparison,
}


def columns(table: str) -> dict[str, type]:
    """The columns of a table in order, with their types (str, int, float or bool).

    >>> list(columns("texts").items())
    [('summary_id', <class 'str'>), ('text', <class 'str'>)]
    """
    record = TABLES[table]
    hints = get_type_hints(record)
    return {f.name: hints[f.name] for f in fields(record)}


PANDAS = {str: "str", int: "int64", float: "float64", bool: "bool"}
FRICTIONLESS = {str: "string", int: "integer", float: "number", bool: "boolean"}
DECIMALS = 4  # of shares and weights: enough to compare, few enough to be equal on every machine


def frame(table: str, rows: Iterable[Any]) -> pd.DataFrame:
    """A table from its records (or dicts, or a frame whose columns are put right), columns in order and of their types.

    >>> from pipeline.schema import Text
    >>> frame("texts", [Text(summary_id="a-01", text="总结")]).to_dict("records")
    [{'summary_id': 'a-01', 'text': '总结'}]
    """
    kinds = columns(table)
    given = (
        rows
        if isinstance(rows, pd.DataFrame)
        else pd.DataFrame([r if isinstance(r, dict) else asdict(r) for r in rows])
    )
    out = given.reindex(columns=list(kinds)) if len(given) else pd.DataFrame({name: [] for name in kinds})
    words = [name for name, kind in kinds.items() if kind is str]
    out[words] = out[words].astype(object).fillna("")
    out = out.astype({name: PANDAS[kind] for name, kind in kinds.items()})
    shares = [name for name, kind in kinds.items() if kind is float]
    out[shares] = out[shares].round(DECIMALS)
    return out.reset_index(drop=True)


def keys(table: str) -> list[str]:
    """The key columns of a table.

    >>> keys("terms")
    ['summary_id', 'term']
    """
    return [f.name for f in fields(TABLES[table]) if f.metadata["key"]]


def broken_links(frames: Frames) -> list[str]:
    """What is wrong with the keys of a set of tables: repeated keys, and references that lead nowhere."""
    wrong = []
    for table, record in TABLES.items():
        rows = frames[table]
        if table not in {"reuse", "recovered"} and rows.duplicated(keys(table)).any():
            wrong.append(f"{table}: repeated key {rows[rows.duplicated(keys(table))].iloc[0][keys(table)].to_dict()}")
        for f in fields(record):
            if not f.metadata["refers"]:
                continue
            there = frames[f.metadata["refers"]][keys(f.metadata["refers"])[0]]
            lost = set(rows[f.name]) - set(there) - {""}
            if lost:
                wrong.append(f"{table}.{f.name}: {min(lost)} is not in {f.metadata['refers']}")
    return wrong


def write(frames: Frames, folder: Path) -> None:
    """Every table as CSV (UTF-8 with BOM, RFC 4180, line feeds) and Parquet, and the papers that explain them."""
    for table in TABLES:
        rows = frames[table]
        write_csv(rows, folder / f"{table}.csv")
        rows.to_parquet(folder / f"{table}.parquet", index=False)
    write_csv(codebook(), folder / "codebook.csv")
    package = json.dumps(data_package(), ensure_ascii=False, indent=2)
    (folder / "datapackage.json").write_text(package + "\n", encoding="utf-8")


def write_csv(rows: pd.DataFrame, path: Path) -> None:
    """One table as CSV; booleans are ``true`` and ``false``."""
    said = {str(name): rows[name].map({True: "true", False: "false"}) for name in rows.select_dtypes("bool")}
    words = rows.assign(**said)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        words.to_csv(file, index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)


def read(folder: Path) -> dict[str, pd.DataFrame]:
    """The tables of a run folder; raises Rejected where one is missing."""
    out = {}
    for table in TABLES:
        path = folder / f"{table}.parquet"
        if not path.exists():
            raise Rejected(
                f"no run in {folder}: {path.name} is missing; make one with `school-summaries run`", stage="tables"
            )
        out[table] = frame(table, pd.read_parquet(path))
    return out


def meanings() -> dict[str, list[tuple[str, str, str]]]:
    """The closed lists: code, English, Chinese, by the name of the list.

    >>> meanings()["certainty"][0]
    ('certain', 'proved', '确定')
    """
    out: dict[str, list[tuple[str, str, str]]] = {}
    for row in load().rows("codes"):
        out.setdefault(row["list"], []).append((row["code"], row["english"], row["chinese"]))
    return out


def codebook() -> pd.DataFrame:
    """Every column of every table: its type, its meaning in English and Chinese, and the codes it may hold."""
    lists = meanings()
    rows = []
    for table, record in TABLES.items():
        kinds = columns(table)
        for f in fields(record):
            codes = lists[f.metadata["codes"]] if f.metadata["codes"] else []
            rows.append(
                {
                    "table": table,
                    "column": f.name,
                    "type": FRICTIONLESS[kinds[f.name]],
                    "key": f.metadata["key"],
                    "refers_to": f.metadata["refers"],
                    "may_be_empty": f.metadata["blank"],
                    "meaning": f.metadata["english"],
                    "meaning_zh": f.metadata["chinese"],
                    "values": ";".join(code for code, _, _ in codes),
                    "values_zh": ";".join(f"{code}={chinese}" for code, _, chinese in codes),
                }
            )
    return pd.DataFrame(rows)


def data_package() -> dict[str, Any]:
    """The Frictionless Data Package of a run folder: every table with its schema, keys and foreign keys."""
    return {
        "name": "school-summaries",
        "title": "Chinese school work-summaries as a dataset",
        "resources": [_resource(table) for table in TABLES],
    }


def row_is(table: str) -> str:
    """What one row of a table is, out of its record's docstring.

    >>> row_is("texts")
    "One row is a summary's final text."
    """
    said = TABLES[table].__doc__ or ""
    return f"One row is {said[0].lower()}{said[1:]}"


def _resource(table: str) -> dict[str, Any]:
    lists = meanings()
    kinds = columns(table)
    described = []
    for f in fields(TABLES[table]):
        constraints: dict[str, Any] = {} if f.metadata["blank"] or kinds[f.name] is str else {"required": True}
        if f.metadata["codes"] and ";" not in f.metadata["english"]:
            constraints["enum"] = [code for code, _, _ in lists[f.metadata["codes"]]]
        about = {"name": f.name, "type": FRICTIONLESS[kinds[f.name]], "description": f.metadata["english"]}
        if kinds[f.name] is bool:
            about |= {"trueValues": ["true"], "falseValues": ["false"]}
        described.append(about | ({"constraints": constraints} if constraints else {}))
    references = [
        {"fields": [f.name], "reference": {"resource": f.metadata["refers"], "fields": [keys(f.metadata["refers"])[0]]}}
        for f in fields(TABLES[table])
        if f.metadata["refers"]
    ]
    return {
        "name": table,
        "path": f"{table}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"lineTerminator": "\n", "header": True},
        "description": row_is(table),
        "schema": {
            "fields": described,
            "missingValues": [""],
            **({} if table in {"reuse", "recovered"} else {"primaryKey": keys(table)}),
            **({"foreignKeys": references} if references else {}),
        },
    }


def dictionary() -> str:
    """The data dictionary as Markdown: every table, every column, every closed list (outputs/README.md)."""
    out = [
        "# Data dictionary",
        "",
        "Runs land in this folder: `latest/` is always the newest complete run, `runs/<run_id>/` each of them.",
        "Every table is there as CSV (UTF-8 with BOM) and as Parquet. This page is generated from the record classes",
        "in `pipeline/schema/` and from `pipeline/lexicon/codes.tsv`; a test holds them equal. Missing = empty cell.",
        "Offsets count Unicode characters, half-open `[start, end)`.",
    ]
    book = codebook()
    for table in TABLES:
        out += [
            "",
            f"## {table}",
            "",
            row_is(table),
            "",
            "| column | type | meaning | 含义 |",
            "|---|---|---|---|",
        ]
        for row in rows_of(book[book["table"] == table]):
            mark = " (key)" if row["key"] else f" (→ {row['refers_to']})" if row["refers_to"] else ""
            out.append(f"| `{row['column']}`{mark} | {row['type']} | {row['meaning']} | {row['meaning_zh']} |")
    out += ["", "# Closed lists"]
    for name, codes in meanings().items():
        out += ["", f"## {name}", "", "| code | meaning | 含义 |", "|---|---|---|"]
        out += [f"| `{code}` | {english} | {chinese} |" for code, english, chinese in codes]
    return "\n".join(out) + "\n"
