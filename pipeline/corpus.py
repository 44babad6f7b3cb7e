"""The whole pipeline, top to bottom: a corpus goes in, a run folder with every table comes out.

Documents are read one by one, in as many processes as there are cores; the corpus is compared on tables. The same
corpus gives the same tables whatever the number of processes.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import processes, report, store, tables
from pipeline.cluster import cluster
from pipeline.compare import compare, contrast, grouped, named
from pipeline.document import document_id, read_document, trace_document
from pipeline.lexicon import load
from pipeline.read import count, sources
from pipeline.recover import recover
from pipeline.resolve import resolve, support
from pipeline.reuse import find_reuse
from pipeline.schema import Rejected, RejectedFile, Settings, Source
from pipeline.split import BESIDE, repeated
from pipeline.tables import TABLES
from pipeline.terms import weigh

if TYPE_CHECKING:
    import pandas as pd

Watch = Callable[[str, int, int], None]  # stage, how many are done, how many there are (0: unknown)
TWO = 2  # sides, at least
LIBRARIES = (
    "jieba",
    "pandas",
    "scikit-learn",
    "opencc-python-reimplemented",
    "charset-normalizer",
    "pypinyin",
    "pyarrow",
)


@dataclass(frozen=True)
class Run:
    """A finished run: its folder, and every table of it as a DataFrame by name (``run.summaries``)."""

    folder: Path
    tables: dict[str, pd.DataFrame]
    info: dict[str, Any]

    def __getattr__(self, name: str) -> pd.DataFrame:
        """A table by its name."""
        if name in TABLES:
            return self.tables[name]
        raise AttributeError(f"a run has no {name}; its tables are {', '.join(TABLES)}")

    def __dir__(self) -> list[str]:
        """Tables too, so that a notebook completes their names."""
        return [*super().__dir__(), *TABLES]

    def summary(self, summary_id: str) -> report.SummaryView:
        """One summary with its mentions and repairs; in a notebook it shows itself, highlighted."""
        return report.SummaryView(self.tables, summary_id)

    def compare(self, *names: str, by: str = "") -> report.ContrastView:
        """Two or more programmes, summaries, schools or groups side by side; or all groups ``by`` what they share.

        A name is a programme_id, summary_id, document_id, cluster_id, school_id, a document's path, a school's name, or
        ``key=value``; keys, also for ``by``: type, year, province, county, level, genre, cluster, school. Raises
        Rejected where nothing has such a name, or fewer than two sides are named.
        """
        lexicon = load(self.info["settings"]["lexicon"])
        if by and names:
            raise Rejected("compare either two names, or by what groups share", stage="compare")
        sides = grouped(self.tables, lexicon, by) if by else tuple(named(self.tables, lexicon, one) for one in names)
        if len({side.name for side in sides}) < TWO:
            raise Rejected(f"a comparison needs two sides, and {by or 'this'} gives {len(sides)}", stage="compare")
        return report.ContrastView(contrast(self.tables, sides))

    def __repr__(self) -> str:
        """A line: what run it is, and how much it read."""
        return f"<run {self.info['run_id']}: {len(self.documents)} documents, {len(self.summaries)} summaries>"

    def _repr_html_(self) -> str:
        return report.overview_html(self.tables, self.info)


def run(
    corpus: str | Path = "corpus",
    *,
    output: str | Path = "outputs",
    workers: int | None = None,
    lexicon: str = "",
    text_column: str = "",
    watch: Watch = lambda stage, done, total: None,  # noqa: ARG005
) -> Run:
    """Read a corpus (a folder or one file) and leave the dataset in ``output/latest``.

    ``workers`` is the number of processes (default: all cores), ``lexicon`` a folder of tables to add to ours,
    ``text_column`` the column of tables in the corpus (.csv, .xlsx …) that holds the texts, each row a document;
    ``watch`` is told of every step. Raises Rejected where there is nothing to read or nowhere to write.
    """
    settings = Settings(lexicon=str(Path(lexicon).resolve()) if lexicon else "", text_column=text_column)
    load(settings.lexicon)  # a wrong folder is refused before any work
    total = count(Path(corpus))
    seconds: dict[str, float] = {}
    digest = hashlib.sha256()
    started = datetime.now(UTC)
    run_id = f"{started:%Y-%m-%dT%H-%M-%S}"
    with store.new_run(Path(output), run_id) as folder:
        frames = _read_corpus(Path(corpus), settings, workers or os.cpu_count() or 1, total, watch, seconds, digest)
        frames = compare_corpus(frames, settings, watch, seconds, workers or os.cpu_count() or 1)
        wrong = tables.broken_links(frames)
        if wrong:
            raise RuntimeError("the tables do not fit together: " + "; ".join(wrong))
        info = {
            "run_id": run_id,
            "started": f"{started:%Y-%m-%dT%H:%M:%SZ}",
            "corpus": str(corpus),
            "corpus_sha256": digest.hexdigest(),
            "settings": {"lexicon": settings.lexicon, "text_column": settings.text_column},
            "versions": {"school-summaries": version("school-summaries"), "python": platform.python_version()}
            | {name: version(name) for name in LIBRARIES},
            "rows": {name: len(rows) for name, rows in frames.items()},
            "rejected": dict(sorted(Counter(frames["rejected"]["stage"]).items())),
            "mentions": dict(sorted(Counter(frames["mentions"]["type"]).items())),
        }
        with _timed("report", watch, seconds):
            tables.write(frames, folder)
            report.write(frames, info, folder)
        info["seconds"] = {stage: round(spent, 2) for stage, spent in seconds.items()}
        (folder / "run.json").write_text(json.dumps(info, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return open_run(Path(output) / "latest")


def open_run(folder: str | Path = "outputs/latest") -> Run:
    """A run that was made before. Raises Rejected where there is none."""
    where = Path(folder).resolve()
    frames = tables.read(where)
    return Run(where, frames, json.loads((where / "run.json").read_text(encoding="utf-8")))


def compare_corpus(
    frames: dict[str, pd.DataFrame], settings: Settings, watch: Watch, seconds: dict[str, float], workers: int = 1
) -> dict[str, pd.DataFrame]:
    """Everything that needs all documents at once: copies, entities, terms, groups, comparisons."""
    with _timed("reuse", watch, seconds):
        with processes.mapping(workers) as each:
            shared = find_reuse(frames["texts"], frames["mentions"], each)
        summaries = _filled(frames["summaries"], shared.membership)
        recovered = recover(frames["mentions"], shared.passages, frames["texts"])
    with _timed("resolve", watch, seconds):
        resolved = resolve(
            summaries,
            frames["mentions"],
            frames["programmes"],
            frames["partners"],
            texts=frames["texts"],
            lexicon=load(settings.lexicon),
        )
    with _timed("cluster", watch, seconds):
        words = weigh(frames["terms"], summaries)
        grouped = cluster(summaries, resolved.programmes, frames["statements"], words)
        summaries = _filled(summaries, grouped.membership)
    with _timed("compare", watch, seconds):
        comparisons = compare(summaries, resolved.programmes, frames["statements"])
    found = {
        "summaries": summaries,
        "mentions": resolved.mentions,
        "schools": resolved.schools,
        "people": resolved.people,
        "programmes": resolved.programmes,
        "partners": resolved.partners,
        "support": support(summaries, resolved.programmes, resolved.partners),
        "terms": words,
        "reuse": shared.passages,
        "recovered": recovered,
        "clusters": grouped.clusters,
        "comparisons": comparisons,
    }
    return {name: tables.frame(name, found.get(name, frames[name])) for name in TABLES}


def _filled(summaries: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    """Summaries with the columns of ``more`` filled in by summary_id."""
    by_id = more.set_index("summary_id")
    return summaries.assign(
        **{str(name): summaries["summary_id"].map(by_id[name]).fillna(summaries[name]) for name in by_id}
    )


class _timed:  # noqa: N801 - read as a word: with _timed("reuse", ...)
    """A stage whose seconds are counted and whose beginning and end are told."""

    def __init__(self, stage: str, watch: Watch, seconds: dict[str, float]) -> None:
        self.stage, self.watch, self.seconds = stage, watch, seconds

    def __enter__(self) -> None:
        self.watch(self.stage, 0, 1)
        self.began = time.perf_counter()

    def __exit__(self, *failure: object) -> None:
        self.seconds[self.stage] = time.perf_counter() - self.began
        self.watch(self.stage, 1, 1)


def _read_corpus(
    corpus: Path,
    settings: Settings,
    workers: int,
    total: int,
    watch: Watch,
    seconds: dict[str, float],
    digest: Any,
) -> dict[str, pd.DataFrame]:
    """The tables of all documents, in the order of their paths."""
    began = time.perf_counter()
    rows: dict[str, list[Any]] = {name: [] for name in TABLES}
    watch("documents", 0, total)
    jobs = _named(sources(corpus, settings.text_column), digest)
    first = list(islice(jobs, workers))  # an archive holds more documents than one; for few, few processes
    with processes.Workers(settings, max(len(first), 1)) as pool:
        if total >= BESIDE:  # fewer pages repeat nothing
            settings = replace(settings, repeated=_repeated(corpus, settings, pool))
        for n, done in enumerate(pool.map(read_document, chain(first, jobs), settings), 1):
            if isinstance(done, RejectedFile):
                rows["rejected"].append(done)
            else:
                for name in done.__slots__:
                    rows[name] += getattr(done, name)
            watch("documents", n, max(total, n))
    seconds["documents"] = time.perf_counter() - began
    return {name: tables.frame(name, records) for name, records in rows.items()}


def _repeated(corpus: Path, settings: Settings, pool: processes.Workers) -> frozenset[int]:
    """The lines that stand on many pages of the corpus. A file that cannot be used has none."""
    files = ((source, "") for source in sources(corpus, settings.text_column) if not isinstance(source, RejectedFile))
    found = pool.map(trace_document, files, settings)
    return repeated(one for one in found if not isinstance(one, RejectedFile))


def _named(items: Iterable[Source | RejectedFile], digest: Any) -> Iterator[tuple[Source, str] | RejectedFile]:
    """Each source with its document_id. Files of equal bytes are copies, and each keeps a row of its own."""
    seen: Counter[str] = Counter()
    for item in items:
        digest.update(item.path.encode("utf-8", "backslashreplace") + b"\0")
        if isinstance(item, RejectedFile):
            yield item
            continue
        digest.update(hashlib.sha256(item.raw).digest())
        name = document_id(item.raw)
        seen[name] += 1
        yield item, name if seen[name] == 1 else f"{name}~{seen[name]}"
