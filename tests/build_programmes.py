"""Build type_weights, role_weights and pair_weights of pipeline/lexicon anew: ``build_programmes.py [--folds]``.

What speaks for each type of programme, for each part a school can have, and for those of two: weights of logistic
regressions, learned from the annotated texts, the short reports of gold/roles, marked summaries and plain sentences.
With ``--folds`` nothing is written: it is printed how well texts are told that were left out, a fifth at a time. The
same input gives the same tables.
"""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import marked
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from pipeline.attribute import attribute
from pipeline.cues import Sketch, programme_weights
from pipeline.describe.odds import HUNDREDTHS, log_softmax
from pipeline.describe.pairs import NONE, pairs, relation
from pipeline.describe.programme import programme_types
from pipeline.describe.roles import candidates, role_cues, together
from pipeline.describe.setting import Setting
from pipeline.describe.statements import Scene
from pipeline.describe.types import type_cues
from pipeline.lexicon import FOLDER, load
from pipeline.mentions import mentions_of
from pipeline.schema import Mention, Section
from pipeline.segment import sentences
from pipeline.split import sections

GOLD = Path(__file__).parent / "gold"
OPENING = "结对帮扶总结。\n"
FOLDS = 5
TWICE = 2  # how much a sentence counts that says plainly who helps whom
FEWEST = {"type": 3, "role": 2, "pair": 3}  # texts, schools or pairs that show a cue
SOFT = {"type": 0.1, "role": 0.1, "pair": 0.1}  # C of the regressions
EVEN = 0.5  # how far relations that are told seldom are made as likely as the others
LEAST = 0.02  # weights nearer to nothing are left out


@dataclass(frozen=True, slots=True)
class Told:
    """A text and what is known of it: its main types that are accepted, and the roles of its schools."""

    name: str
    scene: Scene
    author: str
    main: tuple[str, ...]
    must: frozenset[tuple[str, str]]
    may: frozenset[tuple[str, str]]


Shown = list[tuple[Mapping[str, float], str]]  # cues, and what they show


def annotated() -> list[Told]:
    """The annotated texts."""
    out = []
    for path in sorted(GOLD.glob("annotated/*/annotations/*.json")):
        truth: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        text = (path.parents[1] / "texts" / f"{path.stem}.txt").read_text(encoding="utf-8")
        main = truth["programme_types"]["main"]
        roles = [frozenset((p["school"], p["role"]) for p in truth["partners"][side]) for side in ("must", "may")]
        out.append(_told(path.stem, text, tuple(main if isinstance(main, list) else [main or ""]), *roles))
    return out


def reports() -> list[Told]:
    """The short reports of gold/roles: a head of facts, ``=====``, and the text."""
    out = []
    for path in sorted(GOLD.glob("roles/*.txt")):
        head, _, text = path.read_text(encoding="utf-8").partition("\n=====\n")
        facts = [line.split() for line in head.splitlines()]
        main = tuple(words[1] for words in facts if words[0] == "types")[:1] or ("",)
        must, may = (
            frozenset((name, role) for fact, role, name in (f for f in facts if f[0] in kinds))
            for kinds in (("partner",), ("partner", "partner?"))
        )
        out.append(_told(path.stem, text.strip(), main, must, may))
    return out


def invented() -> list[Told]:
    """The marked summaries of gold/attributes.tsv and gold/statements.tsv that are not held."""
    wanted = {row["id"]: [part for part in row["partners"].split(";") if part] for row in marked.gold("statements")}
    out = []
    for row in marked.gold("attributes"):
        if row["set"] != "dev" or row["id"] not in wanted:
            continue
        must, may = (
            frozenset(tuple(part.rstrip("?").split(":")) for part in wanted[row["id"]] if not sure or part[-1] != "?")
            for sure in (True, False)
        )
        main = row["types"].split(";")[0].rstrip("?")
        scene, author = read_marked(row)
        out.append(Told(row["id"], scene, author, (main,), must, may))
    return out


def sentences_told() -> list[Told]:
    """The sentences of gold/partners.tsv, and those of gold/parts.tsv that are not held."""
    rows = [*marked.gold("partners"), *(row for row in marked.gold("parts") if row["set"] == "tune")]
    out = []
    for n, row in enumerate(rows):
        text, mentions, headed = marked.unmark(OPENING + row["text"])
        roles = frozenset((part.split(":")[0], part.split(":")[1]) for part in row["partners"].split(";") if part)
        author, name = row["author"], f"sentence-{n}"
        scene = scene_of(name, text, mentions, headed, author, "school_summary")
        types = programme_types(scene.sketch, scene.genre, load())[:1]
        out.append(Told(name, scene, author, types or ("",), roles, roles))
    return out


def _told(
    name: str,
    text: str,
    main: tuple[str, ...],
    must: frozenset[tuple[str, str]],
    may: frozenset[tuple[str, str]],
) -> Told:
    scene, author = read(name, text)
    return Told(name, scene, author, main, must, may)


def read(name: str, text: str) -> tuple[Scene, str]:
    """A text as the program sees it, and who wrote it."""
    lexicon = load()
    headed = sections(name, text, lexicon)
    mentions = sorted(mentions_of(name, text, lexicon), key=lambda m: (m.start, m.end))
    attributes = attribute(text, "", False, headed, mentions, lexicon)
    return scene_of(name, text, mentions, headed, attributes.author_school, attributes.genre), attributes.author_school


def read_marked(row: Mapping[str, str]) -> tuple[Scene, str]:
    """The same for a marked summary of gold/attributes.tsv."""
    text, mentions, headed = marked.unmark(row["text"])
    attributes = attribute(text, row["title"], False, headed, mentions, load())
    scene = scene_of(row["id"], text, mentions, headed, attributes.author_school, attributes.genre)
    return scene, attributes.author_school


def scene_of(
    name: str, text: str, mentions: Sequence[Mention], headed: Sequence[Section], author: str, genre: str
) -> Scene:
    sketch = Sketch(text, mentions, author)
    setting = Setting(sketch, sentences(text), headed, load())
    return Scene(name, name, text, sketch, setting, mentions, genre, load())


def of_types(told: Told) -> Shown:
    """What a text shows of its type."""
    text = Sketch(told.scene.text, told.scene.mentions).text
    return [(type_cues(text, programme_weights(text, load())), told.main[0])]


def of_roles(told: Told) -> Shown:
    """What each school of a text shows of its role."""
    schools = candidates(told.scene, told.author)
    roles = dict(sorted(told.may | told.must))
    shown = role_cues(told.scene, schools, told.author, told.main)
    return [(dict.fromkeys(sorted(shown[school]), 1.0), roles.get(school, NONE)) for school in schools]


def of_pairs(told: Told) -> Shown:
    """What each pair of schools named one after the other shows of their roles."""
    roles = dict(sorted(told.may | told.must))
    return [
        (dict.fromkeys(sorted(pair.cues), 1.0), relation(roles.get(pair.first, NONE), roles.get(pair.second, NONE)))
        for pair in pairs(told.scene, candidates(told.scene, told.author), told.author)
    ]


@dataclass(frozen=True, slots=True)
class Learned:
    """The weights that were learned: cues by kinds."""

    kinds: tuple[str, ...]
    first: Sequence[float]
    weights: Mapping[str, Sequence[float]]

    def odds(self, cues: Mapping[str, float]) -> dict[str, float]:
        """The logarithm of how probable each kind is."""
        sums = np.array(self.first) + sum(
            shown * np.array(self.weights[cue]) for cue, shown in cues.items() if cue in self.weights
        )
        return dict(zip(self.kinds, log_softmax(sums), strict=True))


def learn(what: str, told: Shown) -> Learned:
    """One logistic regression."""
    counted = Counter(cue for cues, _ in told for cue in cues)
    names = sorted(cue for cue, count in counted.items() if count >= FEWEST[what])
    at = {name: place for place, name in enumerate(names)}
    seen = [{at[cue]: shown for cue, shown in cues.items() if cue in at} for cues, _ in told]
    starts = np.cumsum([0, *map(len, seen)])
    places = np.array([place for one in seen for place in sorted(one)])
    values = np.array([one[place] for one in seen for place in sorted(one)])
    matrix = csr_matrix((values, places, starts), shape=(len(told), len(names)))
    model = LogisticRegression(C=SOFT[what], max_iter=2000, tol=1e-5).fit(matrix, [kind for _, kind in told])
    kept = {
        name: column.tolist()
        for name, column in zip(names, model.coef_.T, strict=True)
        if np.abs(column).max() >= LEAST
    }
    first = model.intercept_
    if what == "pair":
        shares = Counter(kind for _, kind in told)
        first = first - EVEN * np.log([shares[kind] / len(told) for kind in model.classes_])
    return Learned(tuple(map(str, model.classes_)), first.tolist(), kept)


def folds(every: Sequence[Told]) -> None:
    """Print how well texts are told that were left out."""
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    plain = sentences_told() * TWICE
    for fold in range(FOLDS):
        left = [one for n, one in enumerate(every) if n % FOLDS != fold]
        types = learn("type", [pair for one in left for pair in of_types(one)])
        seen = [*left, *plain]
        roles = learn("role", [pair for one in seen for pair in of_roles(one)])
        related = learn("pair", [pair for one in seen for pair in of_pairs(one)])
        for told in every[fold::FOLDS]:
            part = "reports" if told.name[0].isalpha() else "annotated"
            kinds = types.odds(of_types(told)[0][0])
            right[f"{part} main type"] += max(kinds, key=kinds.__getitem__) in told.main
            of[f"{part} main type"] += 1
            schools = candidates(told.scene, told.author)
            odds = dict(zip(schools, (roles.odds(cues) for cues, _ in of_roles(told)), strict=True))
            beside = [
                (pair.first, pair.second, related.odds(dict.fromkeys(pair.cues, 1.0)))
                for pair in pairs(told.scene, schools, told.author)
            ]
            got = {(school, role) for school, role in together(odds, beside).items() if role != NONE}
            right[f"{part} partners"] += 2 * len(got & told.must)
            of[f"{part} partners"] += 2 * len(got & told.must) + len(told.must - got) + len(got - told.may)
    for name in sorted(of):
        print(f"{name:24} {right[name] / of[name]:.3f}")


def write(what: str, learned: Learned, of: str) -> None:
    """One table."""
    lines = [f"# how much a cue speaks for {of}, in hundredths of log-odds (tests/build_programmes.py)"]
    lines += ["# ^ is what everything begins with, and numbers the kinds from 0", "cue\tweights"]
    first = zip(learned.kinds, learned.first, strict=True)
    lines.append("^\t" + " ".join(f"{kind}:{round(weight * HUNDREDTHS)}" for kind, weight in first))
    for cue, weights in learned.weights.items():
        said = [f"{n}:{round(w * HUNDREDTHS)}" for n, w in enumerate(weights) if abs(w) >= LEAST]
        lines.append(f"{cue}\t{' '.join(said)}")
    (FOLDER / f"{what}_weights.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{what}: {len(learned.weights)} cues")


def main() -> None:
    every = [*annotated(), *reports(), *invented()]
    if "--folds" in sys.argv:
        folds(every)
        return
    types = learn("type", [pair for one in every for pair in of_types(one)])
    write("type", types, "each type of programme")
    roles = learn("role", [pair for one in [*every, *sentences_told() * TWICE] for pair in of_roles(one)])
    write("role", roles, "each part of a school")
    related = learn("pair", [pair for one in [*every, *sentences_told() * TWICE] for pair in of_pairs(one)])
    write("pair", related, "each relation of two schools named one after the other")


if __name__ == "__main__":
    main()
