"""How well programmes are grouped, and words cut: on the annotated texts, and time and memory on a large corpus.

    python tests/benchmarks/groups.py [--large N]

Groups: adjusted Rand index against the annotated main types, and in how many bootstrap runs each group comes back
(Jaccard 0.75 or more with some group of the run; Hennig 2007). Words: F1 of the borders of annotated names and of the
domain's words, where they stand in the annotated texts.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score

from pipeline import run
from pipeline.cluster import cluster
from pipeline.lexicon import load
from pipeline.terms import words

GOLD = Path(__file__).resolve().parents[1] / "gold"
FOLDERS = sorted((GOLD / "annotated").glob("*/annotations"))
RUNS = 20
COMES_BACK = 0.75
TABLES = ("summaries", "programmes", "statements", "terms")
NAMES = ("school", "person", "org", "place")


def annotated() -> dict[str, tuple[str, dict[str, Any]]]:
    """Text and annotation of every annotated text."""
    out = {}
    for folder in FOLDERS:
        for path in sorted(folder.glob("*.json")):
            text = (folder.parent / "texts" / f"{path.stem}.txt").read_text(encoding="utf-8")
            out[path.stem] = text, json.loads(path.read_text(encoding="utf-8"))
    return out


def tables(texts: dict[str, str]) -> dict[str, pd.DataFrame]:
    """The tables of a run over texts, each a page of its own; summaries carry the text's name."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for name, text in texts.items():
            (corpus / f"{name}.txt").write_text("学校工作总结\n" + text, encoding="utf-8")
        done = run(corpus, output=Path(folder) / "out")
    name_of = dict(zip(done.documents["document_id"], done.documents["path"].str.removesuffix(".txt"), strict=True))
    named = done.summaries.assign(name=done.summaries["document_id"].map(name_of))
    return {**done.tables, "summaries": named[named["ordinal"] == 1]}


def grouped(frames: dict[str, pd.DataFrame], summaries: pd.DataFrame) -> dict[str, str]:
    """The group of each summary; those that stand apart have none."""
    found = cluster(summaries, frames["programmes"], frames["statements"], frames["terms"]).membership
    found = found[found["cluster_id"] != ""]
    return dict(zip(found["summary_id"], found["cluster_id"], strict=True))


def main_type(annotation: dict[str, Any]) -> str:
    """The main type of a text; the first where several are accepted."""
    main = (annotation["programme_types"] or {}).get("main") or ""
    return main if isinstance(main, str) else main[0]


def groups(gold: dict[str, tuple[str, dict[str, Any]]]) -> None:
    """Adjusted Rand index and bootstrap."""
    frames = tables({name: text for name, (text, _) in gold.items()})
    summaries = frames["summaries"]
    home = grouped(frames, summaries)
    name_of = dict(zip(summaries["summary_id"], summaries["name"], strict=True))
    true = {s: main_type(gold[name_of[s]][1]) for s in home}
    print(f"{len(home)} texts in {len(set(home.values()))} groups")
    print(f"adjusted Rand, main types    {adjusted_rand_score([true[s] for s in home], list(home.values())):.3f}")
    source = random.Random(1)
    back = dict.fromkeys(sorted(set(home.values())), 0)
    alike = []
    for _ in range(RUNS):
        drawn = set(source.choices(list(home), k=len(home)))
        again = grouped(frames, summaries[summaries["summary_id"].isin(drawn)])
        both = [s for s in home if s in again]
        alike.append(adjusted_rand_score([home[s] for s in both], [again[s] for s in both]))
        for name in back:
            ours = {s for s in both if home[s] == name}
            theirs = [{s for s in both if again[s] == other} for other in set(again.values())]
            back[name] += max((len(ours & t) / len(ours | t) for t in theirs), default=0) >= COMES_BACK if ours else 1
    print(f"adjusted Rand, bootstrap     {np.mean(alike):.3f}")
    print(f"groups that come back        {sum(back.values()) / (RUNS * len(back)):.3f} of {RUNS} runs")


def segmentation(gold: dict[str, tuple[str, dict[str, Any]]]) -> None:
    """Names and the domain's words, each one word."""
    lexicon = load()
    domain = [row["word"] for row in lexicon.rows("domain_words")]
    right = wanted = cut = 0
    for text, annotation in gold.values():
        names = sorted({m["text"] for m in annotation["mentions"] if m["type"] in NAMES and not m.get("masked")})
        spans = {(m["start"], m["end"]) for m in annotation["mentions"] if m["text"] in names and m["type"] in NAMES}
        inside = {at for start, end in spans for at in range(start, end)}
        for word in domain:
            at = text.find(word)
            while at >= 0:
                here = range(at, at + len(word))
                longer = any(word != w and word in w and text.find(w, max(0, at - 6), at + 12) >= 0 for w in domain)
                if not inside & set(here) and not longer:
                    spans.add((at, at + len(word)))
                at = text.find(word, at + 1)
        found = set()
        at = 0
        for word in words(text, names, lexicon):
            at = text.index(word, at)
            found.add((at, at + len(word)))
            at += len(word)
        covered = {at for start, end in spans for at in range(start, end)}
        touching = {(s, e) for s, e in found if covered & set(range(s, e))}
        right += len(spans & found)
        wanted += len(spans)
        cut += len(touching)
    print(f"names and domain words, F1   {2 * right / (wanted + cut):.3f} of {wanted}")


def large(size: int) -> None:
    """Time and memory of grouping, on tables drawn from those of the annotated texts."""
    frames = tables({name: text for name, (text, _) in annotated().items()})
    source = np.random.default_rng(1)
    ids = frames["summaries"]["summary_id"].tolist()
    drawn = source.integers(0, len(ids), size)
    copies = pd.DataFrame({"summary_id": [ids[n] for n in drawn], "new": [f"n{n:07d}" for n in range(size)]})

    def many(name: str) -> pd.DataFrame:
        rows = frames[name].merge(copies, on="summary_id")
        rows = rows[source.random(len(rows)) < (0.8 if name in {"statements", "terms"} else 1.1)]
        rows = rows.assign(summary_id=rows["new"]).drop(columns="new")
        if "programme_id" in rows:
            rows = rows.assign(programme_id=rows["summary_id"] + ":" + rows["programme_id"].str.split(":").str[-1])
        return rows.sort_values("summary_id", kind="stable").reset_index(drop=True)

    told = [many(name).assign(**({"copy_group": ""} if name == "summaries" else {})) for name in TABLES]
    with tempfile.TemporaryDirectory() as folder:  # a process of its own, so that making them does not count
        for name, rows in zip(TABLES, told, strict=True):
            rows.to_parquet(Path(folder) / f"{name}.parquet")
        subprocess.run([sys.executable, __file__, "--folder", folder], check=True)


def measured(folder: Path) -> None:
    """Group the tables of a folder, and say how long it took and how much memory."""
    told = [pd.read_parquet(folder / f"{name}.parquet") for name in TABLES]
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    began = time.perf_counter()
    found = cluster(*told)
    spent = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{len(told[0]):,} summaries: {len(found.clusters)} groups in {spent:.0f} s; {held:.1f} GB with the tables,"
        f" {peak:.1f} GB at most"
    )


if __name__ == "__main__":
    if "--folder" in sys.argv:
        measured(Path(sys.argv[-1]))
    elif "--large" in sys.argv:
        large(int(sys.argv[sys.argv.index("--large") + 1]))
    else:
        texts = annotated()
        segmentation(texts)
        groups(texts)
