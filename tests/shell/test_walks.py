"""A few random walks in a real pseudo-terminal; `python benchmarks/walks.py --pty 50` takes many."""

from pathlib import Path

import pytest
from shell_walk import Walk


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_walk_loses_nothing_asks_nothing_twice_and_never_gets_stuck(tmp_path: Path, seed: int) -> None:
    walk = Walk(tmp_path, seed, 40)
    assert walk.run() in ("finished", "stopped")
    assert len(walk.kept) > 5, "a walk that answers nothing shows nothing"
