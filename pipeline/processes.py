"""Documents read in many processes: jobs in, outcomes out in the same order.

A file whose process dies (out of memory, a crash below Python) is tried again alone, and is one row of ``rejected``
if its process dies again: it costs no other file.
"""

from __future__ import annotations

import hashlib
import sys
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import TYPE_CHECKING, Any, Self, TypeVar

from pipeline.lexicon import load
from pipeline.schema import RejectedFile, Settings, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Job = tuple[Source, str]  # a file and its document_id
Result = TypeVar("Result")
Task = Callable[[Source, str, Settings], Result | RejectedFile]  # what is done with one file
AHEAD = 4  # documents that wait per process: enough to keep it busy, few enough to keep memory small


class Workers:
    """Processes that stay for the whole corpus; with one worker, this process itself. Use it in a ``with``."""

    def __init__(self, settings: Settings, workers: int) -> None:
        """Start them, each with its lexicon."""
        self.settings, self.workers = settings, workers
        self.pool = _pool(workers, settings) if workers > 1 else None

    def __enter__(self) -> Self:
        """Themselves."""
        return self

    def __exit__(self, *failure: object) -> None:
        """Let them go; what waits is not begun."""
        if self.pool:
            self.pool.shutdown(cancel_futures=True)

    def map(
        self, task: Task[Result], jobs: Iterable[Job | RejectedFile], settings: Settings
    ) -> Iterator[Result | RejectedFile]:
        """What a task makes of every job, in order; a job that is refused already is its own outcome."""
        if self.pool is None:
            for job in jobs:
                yield job if isinstance(job, RejectedFile) else task(*job, settings)
            return
        waiting: deque[tuple[Job, Future[Result | RejectedFile]] | RejectedFile] = deque()
        for job in jobs:
            waiting.append(job if isinstance(job, RejectedFile) else (job, self.pool.submit(task, *job, settings)))
            while len(waiting) > self.workers * AHEAD:
                outcome, broken = _finish(waiting.popleft(), task, settings)
                yield outcome
                if broken:
                    self.pool.shutdown(cancel_futures=True)
                    self.pool = _pool(self.workers, settings)
                    waiting = deque(
                        w if isinstance(w, RejectedFile) else (w[0], self.pool.submit(task, *w[0], settings))
                        for w in waiting
                    )
        while waiting:
            yield _finish(waiting.popleft(), task, settings)[0]


@contextmanager
def mapping(workers: int) -> Iterator[Callable[..., Iterator[Any]]]:
    """A function that maps like ``map``, in so many processes, which are started when it is first called."""
    if workers == 1:
        yield map
        return
    pools: list[ProcessPoolExecutor] = []

    def each(work: Callable[[Any], Any], jobs: Iterable[Any]) -> Iterator[Any]:
        pools.append(ProcessPoolExecutor(workers, mp_context=_Spawn()))
        waiting: deque[Future[Any]] = deque()
        for job in jobs:
            waiting.append(pools[-1].submit(work, job))
            if len(waiting) > workers * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    try:
        yield each
    finally:
        for pool in pools:
            pool.shutdown(cancel_futures=True)


def _finish(
    item: tuple[Job, Future[Result | RejectedFile]] | RejectedFile, task: Task[Result], settings: Settings
) -> tuple[Result | RejectedFile, bool]:
    """An outcome, and whether the pool broke over it."""
    if isinstance(item, RejectedFile):
        return item, False
    job, future = item
    try:
        return future.result(), False
    except BrokenProcessPool:
        return _alone(job, task, settings), True


def _alone(job: Job, task: Task[Result], settings: Settings) -> Result | RejectedFile:
    pool = _pool(1, settings)
    try:
        return pool.submit(task, *job, settings).result()
    except BrokenProcessPool:
        source = job[0]
        return RejectedFile(
            path=source.path,
            sha256=hashlib.sha256(source.raw).hexdigest(),
            stage="run",
            reason="the process that read it died (out of memory?)",
            detail=f"{len(source.raw)} bytes",
        )
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(workers: int, settings: Settings) -> ProcessPoolExecutor:
    """Fresh processes, started at once, each with its lexicon."""
    pool = ProcessPoolExecutor(workers, mp_context=_Spawn())
    pool.submit(load, settings.lexicon)
    return pool


class _Process(SpawnProcess):
    """A fresh process that does not run the caller's script again: it may call ``run`` without a ``__main__`` guard.

    A pool starts its processes one by one when there is work for them, so each start has to see to it.
    """

    def start(self) -> None:
        with _no_script():
            super().start()


class _Spawn(SpawnContext):
    Process = _Process


@contextmanager
def _no_script() -> Iterator[None]:
    """Hide the caller's script from what starts a process."""
    main = sys.modules["__main__"]
    kept = {name: getattr(main, name) for name in ("__file__", "__spec__") if hasattr(main, name)}
    main.__spec__ = None
    if "__file__" in kept:
        del main.__file__
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(main, name, value)
