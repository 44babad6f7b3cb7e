"""The command ``school-summaries``: parses, calls, prints.

Exit codes: 0 all files read, 3 some rejected, 2 wrong use (nothing to read, nowhere to write), 1 failure.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from pipeline.read import decoded, documents, sources
from pipeline.report.repairs import show_repairs
from pipeline.restore import restore
from pipeline.restore.markup import is_page
from pipeline.schema import Rejected, RejectedFile, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.corpus import Run
    from pipeline.schema import Decoded, Restored

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
    except BrokenPipeError:  # who reads the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READ
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
    one.add_argument(
        "--text-column",
        default="",
        metavar="NAME",
        help="the column of tables (.csv, .tsv, .xlsx, .jsonl) that holds the texts, each row a document",
    )
    one.add_argument("--quiet", action="store_true", help="say nothing when all is well")
    one.set_defaults(act=_run)

    two = commands.add_parser("explain", help="show a document's or summary's path through the stages")
    two.add_argument("what", metavar="DOCUMENT|SUMMARY", help="a document_id, a summary_id, or a document's path")
    two.add_argument("--output", default="outputs", metavar="OUT", help="where runs live (default: outputs)")
    two.set_defaults(act=_explain)

    four = commands.add_parser("compare", help="show two sides, or all groups, side by side")
    four.add_argument("names", nargs="*", metavar="A B", help="ids, a document's path, a school, or key=value")
    four.add_argument("--by", default="", metavar="KEY", help="all groups by type, province, year …")
    four.add_argument("--output", default="outputs", metavar="OUT", help="where runs live (default: outputs)")
    four.add_argument("--save", type=Path, metavar="FOLDER", help="write the tables as CSV and the picture there")
    four.set_defaults(act=_compare)

    three = commands.add_parser("restore", help="print files as they should have been; no file is ever changed")
    three.add_argument("files", nargs="*", metavar="FILE", help="files to restore (default: what comes in on stdin)")
    how = three.add_mutually_exclusive_group()
    how.add_argument("--explain", action="store_true", help="list the repairs with their evidence instead of the text")
    how.add_argument("--json", action="store_true", help="one JSON object a line and file: encoding, text, edits …")
    three.add_argument("--in-place", action="store_true", help="refused: your files stay as they are")
    three.set_defaults(act=_restore)
    return top


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _run(told: argparse.Namespace) -> int:
    from pipeline.corpus import run  # noqa: PLC0415 - half of all the time that restoring a file takes

    options = {
        "output": told.output,
        "workers": told.workers,
        "lexicon": told.lexicon,
        "text_column": told.text_column,
    }
    if told.quiet:
        done = run(told.corpus, **options)
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

            done = run(told.corpus, **options, watch=watch)
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
    from pipeline.corpus import open_run  # noqa: PLC0415 - as above
    from pipeline.report.explain import explain  # noqa: PLC0415 - as above

    explain(open_run(Path(told.output) / "latest").tables, told.what, Console(soft_wrap=True))
    return READ


def _compare(told: argparse.Namespace) -> int:
    from pipeline.corpus import open_run  # noqa: PLC0415 - as above

    view = open_run(Path(told.output) / "latest").compare(*told.names, by=told.by)
    view.show(Console())
    if told.save:
        view.write(told.save)
        Console().print(f"Tables and picture are in {told.save}", soft_wrap=True)
    return READ


def _restore(told: argparse.Namespace) -> int:
    if told.in_place:
        cure = "a file is never changed; write the text to another one: school-summaries restore OLD > NEW"
        raise Rejected(f"--in-place: {cure}", stage="restore")
    if isinstance(sys.stdout, io.TextIOWrapper):  # half a surrogate pair is written as JSON and people spell it
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
    files = told.files or ["-"]
    refused = 0
    for number, name in enumerate(_watched(files), 1):
        for source in _documents(name):
            shown = source.path if name == "-" else name + source.path.removeprefix(Path(name).name)
            if isinstance(source, RejectedFile):
                refused += _refuse(shown, source.reason, told)
                continue
            try:
                read = decoded(source)
            except Rejected as refusal:
                refused += _refuse(shown, refusal.reason, told)
            else:
                _show(shown, read, told, last=number == len(files))
    return SOME_REJECTED if refused else READ


def _watched(files: Sequence[str]) -> Iterator[str]:
    """The files in turn, with a bar that shows how far it is where nobody's eyes are on the output."""
    errors = Console(stderr=True)
    if len(files) == 1 or sys.stdout.isatty() or not errors.is_terminal:
        yield from files
        return
    columns = (TextColumn("restoring"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True) as bar:
        yield from bar.track(files)


def _documents(name: str) -> Iterator[Source | RejectedFile]:
    """What a file holds, or what comes in on stdin; a file that is not there is told like one that is no text."""
    if name == "-":
        if sys.stdin.isatty():
            Console(stderr=True).print("school-summaries: reading what you type; end with Ctrl-D", highlight=False)
        yield from documents(name, io.BytesIO(sys.stdin.buffer.read()))
    elif Path(name).is_dir():
        yield RejectedFile(path=name, sha256="", stage="read", reason="a folder: name the files in it", detail="")
    else:
        try:
            yield from sources(Path(name))
        except Rejected as refusal:
            yield RejectedFile(path=name, sha256="", stage=refusal.stage, reason=refusal.reason, detail=refusal.detail)


def _show(name: str, read: Decoded, told: argparse.Namespace, *, last: bool) -> None:
    """Print one document restored, as text, as a list of repairs, or as JSON."""
    restored = restore(read.text, markup=is_page(read.text))
    if told.json:
        _print_json(name, read, restored)
    elif told.explain:
        show_repairs(name, read, restored, Console(soft_wrap=True, highlight=False))
    else:
        sys.stdout.write(restored.text)
        if not last and not restored.text.endswith("\n"):
            sys.stdout.write("\n")


def _print_json(name: str, read: Decoded, restored: Restored) -> None:
    about = {
        "path": name,
        "encoding": read.encoding,
        "confidence": read.confidence,
        "script": restored.script,
        "text": restored.text,
        "edits": [edit._asdict() for edit in restored.edits],
        "unresolved": restored.unresolved,
    }
    sys.stdout.write(json.dumps(about, ensure_ascii=False) + "\n")


def _refuse(name: str, why: str, told: argparse.Namespace) -> int:
    if told.json:
        sys.stdout.write(json.dumps({"path": name, "rejected": why}, ensure_ascii=False) + "\n")
    shown = name.encode("utf-8", "backslashreplace").decode()
    Console(stderr=True).print(f"school-summaries: {shown}: {why}", style="red", markup=False, soft_wrap=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
