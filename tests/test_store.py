"""Runs are published whole or not at all."""

import multiprocessing
import os
import signal
import time

import pytest

from pipeline.schema import Rejected
from pipeline.store import new_run


def publish(out, run_id, text):
    with new_run(out, run_id) as folder:
        (folder / "run.json").write_text(text, encoding="utf-8")


def test_latest_is_the_newest_run_and_older_ones_stay(tmp_path):
    publish(tmp_path, "a", "first")
    publish(tmp_path, "b", "second")
    assert (tmp_path / "latest" / "run.json").read_text(encoding="utf-8") == "second"
    assert (tmp_path / "runs" / "a" / "run.json").read_text(encoding="utf-8") == "first"


def test_two_runs_of_one_second_are_two_runs(tmp_path):
    publish(tmp_path, "a", "first")
    publish(tmp_path, "a", "second")
    assert sorted(p.name for p in (tmp_path / "runs").iterdir()) == ["a", "a-2"]


def test_a_failed_run_leaves_nothing(tmp_path):
    publish(tmp_path, "a", "first")
    with pytest.raises(ZeroDivisionError), new_run(tmp_path, "b") as folder:
        (folder / "half").write_text("half", encoding="utf-8")
        raise ZeroDivisionError
    assert [p.name for p in (tmp_path / "runs").iterdir()] == ["a"]
    assert (tmp_path / "latest" / "run.json").read_text(encoding="utf-8") == "first"


def _die_in_the_middle(out):
    with new_run(out, "killed") as folder:
        (folder / "half").write_text("half", encoding="utf-8")
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_run_leaves_yesterdays_and_the_next_one_clears_up(tmp_path):
    publish(tmp_path, "a", "first")
    child = multiprocessing.get_context("fork").Process(target=_die_in_the_middle, args=(tmp_path,))
    child.start()
    child.join(20)
    assert child.exitcode == -signal.SIGKILL
    assert (tmp_path / "latest" / "run.json").read_text(encoding="utf-8") == "first"
    began = time.monotonic()
    publish(tmp_path, "b", "second")
    assert time.monotonic() - began < 5  # the lock of a dead process holds nobody up
    assert sorted(p.name for p in (tmp_path / "runs").iterdir()) == ["a", "b"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Rejected, match=r"cannot write to .*file.*; choose another --output"):
        publish(tmp_path / "file", "a", "")
