"""The command ``school-summaries``: parses, calls, prints.

Exit codes: 0 all files read, 3 some rejected, 2 wrong use (nothing to read, nowhere to write), 1 failure.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipeline.corpus import Run, open_run, run
from pipeline.decode import decode
from pipeline.report.explain import explain, repairs_table
from pipeline.restore import restore
from pipeline.restore.markup import is_page
from pipeline.schema import Rejected

if TYPE_CHECKING:
    from collections.abc import Sequence

READ, FAILED, WRONG_USE, SOME_REJECTED = 0, 1, 2, 3
STAGES = {
    "documents": "reading documents",
    "reuse": "finding copies",
    "resolve": "resolving schools and people",
    "cluster": "grouping programmes",
    "compare": "comparing programmes",
    "report": "writing tables and report",
}
REASONS_SHOWN = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks; the value is the exit code."""
    told = parser().parse_args(arguments)
    try:
        return int(told.act(told))
    except Rejected as refusal:
        Console(stderr=True).print(f"school-summaries: {refusal.reason}", style="red", markup=False, soft_wrap=True)
        return WRONG_USE
    except KeyboardInterrupt:
        Console(stderr=True).print("school-summaries: stopped; the last complete run stays as it was")
        return FAILED


def parser() -> argparse.ArgumentParser:
    """The words that the command understands."""
    top = argparse.ArgumentParser(prog="school-summaries", description="Chinese school work-summaries into a dataset")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    one = commands.add_parser("run", help="read a corpus and leave the dataset in OUT/latest")
    one.add_argument(
        "corpus", nargs="?", default="corpus", metavar="CORPUS", help="a folder or a file (default: corpus)"
    )
    one.add_argument("--output", default="outputs", metavar="OUT", help="where runs live (default: outputs)")
    one.add_argument("--workers", type=_positive, metavar="N", help="processes (default: all cores)")
    one.add_argument("--lexicon", default="", metavar="FOLDER", help="tables to add to ours")
    one.add_argument("--quiet", action="store_true", help="say nothing when all is well")
    one.set_defaults(act=_run)

    two = commands.add_parser("explain", help="show a document's or summary's path through the stages")
    two.add_argument("what", metavar="DOCUMENT|SUMMARY", help="a document_id, a summary_id, or a document's path")
    two.add_argument("--output", default="outputs", metavar="OUT", help="where runs live (default: outputs)")
    two.set_defaults(act=_explain)

    three = commands.add_parser("restore", help="print files as they should have been; no file is ever changed")
    three.add_argument("files", nargs="*", metavar="FILE", help="files to restore (default: what comes in on stdin)")
    how = three.add_mutually_exclusive_group()
    how.add_argument("--explain", action="store_true", help="list every repair with its evidence instead of the text")
    how.add_argument("--json", action="store_true", help="one JSON object per file: encoding, text and repairs")
    three.set_defaults(act=_restore)
    return top


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _run(told: argparse.Namespace) -> int:
    if told.quiet:
        done = run(told.corpus, output=told.output, workers=told.workers, lexicon=told.lexicon)
    else:
        with Progress(
            TextColumn("{task.description:<30}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        ) as bars:
            tasks = {}

            def watch(stage: str, finished: int, total: int) -> None:
                if stage not in tasks:
                    tasks[stage] = bars.add_task(STAGES[stage], total=total)
                bars.update(tasks[stage], completed=finished, total=total)

            done = run(told.corpus, output=told.output, workers=told.workers, lexicon=told.lexicon, watch=watch)
        closing(done, Path(told.output), Console())
    return SOME_REJECTED if len(done.rejected) else READ


def closing(done: Run, output: Path, console: Console) -> None:
    """What a run found, in one table, and where it lies."""
    table = Table(title=f"run {done.info['run_id']}", show_header=False, title_justify="left")
    rows = done.info["rows"]
    table.add_row("documents", f"{rows['documents']}", f"{rows['repairs']:,} repairs")
    table.add_row(
        "summaries",
        f"{rows['summaries']}",
        f"{done.summaries['copy_group'].replace('', None).nunique()} groups of copies",
    )
    table.add_row(
        "mentions", f"{rows['mentions']:,}", ", ".join(f"{n} {kind}" for kind, n in done.info["mentions"].items())
    )
    table.add_row(
        "programmes", f"{rows['programmes']}", f"{rows['partners']} partners, {rows['statements']} statements"
    )
    table.add_row("rejected", f"{rows['rejected']}", "")
    for row in done.rejected.head(REASONS_SHOWN).to_dict("records"):
        table.add_row("", "", f"{row['path']}: {row['reason']}")
    if rows["rejected"] > REASONS_SHOWN:
        table.add_row("", "", f"… and {rows['rejected'] - REASONS_SHOWN} more in rejected.csv")
    table.add_row(
        "seconds",
        f"{sum(done.info['seconds'].values()):.1f}",
        ", ".join(f"{k} {v:.1f}" for k, v in done.info["seconds"].items()),
    )
    console.print(table)
    console.print(
        f"The dataset is in {output / 'latest'}; begin with {output / 'latest' / 'report.html'}", soft_wrap=True
    )


def _explain(told: argparse.Namespace) -> int:
    explain(open_run(Path(told.output) / "latest").tables, told.what, Console(soft_wrap=True))
    return READ


def _restore(told: argparse.Namespace) -> int:
    refused = 0
    for name in told.files or ["-"]:
        try:
            raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
            decoded = decode(raw)
        except OSError as refusal:
            refused += _refuse(name, f"cannot be read: {refusal.strerror}")
            continue
        except Rejected as refusal:
            refused += _refuse(name, refusal.reason)
            continue
        restored = restore(decoded.text, markup=is_page(decoded.text))
        if told.json:
            about = {"path": name, "encoding": decoded.encoding, "script": restored.script, "text": restored.text}
            sys.stdout.write(
                json.dumps(about | {"repairs": [e._asdict() for e in restored.edits]}, ensure_ascii=False) + "\n"
            )
        elif told.explain:
            repairs_table(name, decoded, restored, Console(soft_wrap=True))
        else:
            sys.stdout.write(restored.text)
    return SOME_REJECTED if refused else READ


def _refuse(name: str, why: str) -> int:
    Console(stderr=True).print(f"school-summaries: {name}: {why}", style="red", markup=False, soft_wrap=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
