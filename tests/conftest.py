"""One run over the bundled corpus, shared by the tests that look at its tables."""

from pathlib import Path

import pytest

import pipeline

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The run over corpus/, made once."""
    return pipeline.run(CORPUS, output=tmp_path_factory.mktemp("outputs"))


@pytest.fixture(scope="session")
def shared():
    """The folder of real documents, their gold and others' test data, which are no part of the project."""
    if not (SHARED / "corpus").is_dir():
        pytest.skip(f"the real documents are not in {SHARED}; everything else is tested without them")
    return SHARED


@pytest.fixture(scope="session")
def real(shared, tmp_path_factory):
    """The run over the real documents."""
    return pipeline.run(shared / "corpus", output=tmp_path_factory.mktemp("real"))
