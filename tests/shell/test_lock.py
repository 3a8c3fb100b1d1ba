"""One terminal at a time on a file: held between processes, gone with its holder, and never in the way of an answer."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from shell_terminal import environment

from sme_diag.store.lock import Lock, Locked

HOLDER = """
import sys, time
from pathlib import Path
from sme_diag.store.lock import Lock

lock = Lock(Path(sys.argv[1]))
lock.take()
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file to hold, in a folder of its own."""
    (tmp_path / "folder").mkdir()
    return tmp_path / "folder" / "firm.yaml"


def test_only_one_holds_it_and_nothing_is_left_behind(file: Path) -> None:
    first, second = Lock(file), Lock(file)
    first.take()
    with pytest.raises(Locked):
        second.take()
    second.give_back()
    with pytest.raises(Locked):
        second.take()
    first.give_back()
    assert list(file.parent.iterdir()) == []
    second.take()
    second.give_back()
    second.give_back()
    assert list(file.parent.iterdir()) == []


def test_other_files_of_the_folder_are_free(file: Path) -> None:
    first, second = Lock(file), Lock(file.with_name("other.yaml"))
    first.take()
    second.take()
    first.give_back()
    second.give_back()


def test_it_is_gone_when_its_holder_is_killed(file: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment()) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        lock = Lock(file)
        with pytest.raises(Locked):
            lock.take()
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    lock.take()
    lock.give_back()
    assert list(file.parent.iterdir()) == []


def test_a_lock_that_its_holder_removed_meanwhile_is_not_ours(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opened before the holder gave it back, locked after: the file we hold has no name, so others would not see us."""
    import fcntl

    real = fcntl.flock

    def flock(descriptor: int, how: int) -> None:
        file.with_name(".firm.yaml.lock").unlink()
        real(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", flock)
    with pytest.raises(Locked):
        Lock(file).take()


@pytest.mark.parametrize("instead", ["nothing", "file"])
def test_where_no_lock_can_be_made_or_given_back_nobody_is_stopped(file: Path, instead: str) -> None:
    lock = Lock(file)
    lock.take()
    shutil.rmtree(file.parent)
    if instead == "file":
        file.parent.write_text("no folder any more")
    lock.give_back()
    assert lock.stream is None
    lock.take()
    lock.give_back()
