"""The notebooks run from the first cell to the last, and are stored with what they showed."""

import warnings
from pathlib import Path

import nbformat
import pytest
from conftest import CORPUS, ROOT
from nbclient import NotebookClient

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs(path, tmp_path):
    (tmp_path / "corpus").symlink_to(CORPUS, target_is_directory=True)
    (tmp_path / "notebooks").mkdir()
    book = nbformat.read(path, as_version=4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of the Jupyter machinery; the cells run in a process of their own
        NotebookClient(book, timeout=300, resources={"metadata": {"path": str(tmp_path / "notebooks")}}).execute()
    shown = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in shown if output.output_type in {"error", "stream"}]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_stored_with_its_output(path):
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert cells
    assert all(cell.outputs for cell in cells)
    assert str(Path.home()) not in path.read_text(encoding="utf-8")
