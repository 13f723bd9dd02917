"""A batch beyond one machine: a real scheduler, and workers that share no folder with it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

Call = Callable[[str], tuple[int, str, str]]
pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
BUILD = "build 1991..2002 --format pdf,txt"


class Cluster:
    """A scheduler of Dask on the loopback, and its workers."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        """Start the scheduler."""
        self._folder, self._stack = folder, stack
        self._file = folder / "scheduler.json"
        options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show"]
        self._start("dask_scheduler", *options, "--scheduler-file", str(self._file))
        self.address = str(_awaited(lambda: json.loads(self._file.read_text())["address"]))

    def work(self, **environment: str) -> subprocess.Popen[bytes]:
        """Start a worker, in a folder of its own."""
        options = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
        return self._start("dask_worker", self.address, *options, **environment)

    def _start(self, name: str, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        folder = self._folder / f"{name}-{time.monotonic_ns()}"
        folder.mkdir()
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{name}", *arguments],
            cwd=folder,
            env=ENVIRONMENT | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process


def _awaited(ready: Callable[[], object], seconds: float = 60) -> object:
    deadline = time.monotonic() + seconds
    while True:
        try:
            if found := ready():
                return found
        except (OSError, ValueError, KeyError):
            pass
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with ExitStack() as stack:
        yield Cluster(tmp_path_factory.mktemp("cluster"), stack)


def contents(folder: str) -> dict[str, bytes]:
    files = (path for path in Path(folder).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def run(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "notice", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=ENVIRONMENT, stdout=pipe, stderr=pipe, text=True)


def test_a_lost_worker_costs_time_and_nothing_else(
    cluster: Cluster, call: Call, office: Callable[..., Path]
) -> None:
    """Three workers make the pages, one is killed in the middle: the bytes are the local ones."""
    office()
    workers = [cluster.work() for _ in range(3)]
    with run(*BUILD.split(), "--dask", cluster.address, "--out", "far") as build:
        _awaited(lambda: Path("far/day/1991").exists() or build.poll() is not None, 120)
        workers[0].kill()
        out, err = build.communicate(timeout=300)
    assert (build.returncode, err) == (0, "")
    assert len(out.splitlines()) == 24
    assert call(f"{BUILD} --out near")[0] == 0
    assert contents("far") == contents("near")


@pytest.mark.usefixtures("call")
def test_what_is_wrong_is_told_as_if_it_were_made_here(
    cluster: Cluster, office: Callable[..., Path], tmp_path: Path
) -> None:
    office(print_css="@page { size: 30000px !important }")
    cluster.work()
    with run("build", "2026", "--format", "pdf", "--dask", cluster.address) as build:
        _, told = build.communicate(timeout=120)
    with run("build", "2026", "--format", "pdf") as build:
        _, told_here = build.communicate(timeout=120)
    assert told == told_here
    assert "templates/layouts/own/print.css" in told
    assert str(tmp_path) not in told


@pytest.mark.usefixtures("call")
def test_a_cluster_that_cannot_be_used_is_refused(
    cluster: Cluster, office: Callable[..., Path]
) -> None:
    """One message before anything is made: no scheduler, no worker, another version there."""
    office()

    def told(address: str) -> str:
        with run("build", "2026", "--format", "txt", "--dask", address) as build:
            _, message = build.communicate(timeout=120)
        assert build.returncode == 2
        assert not Path("out").exists()
        return message

    assert told("tcp://127.0.0.1:9") == (
        "error: --dask tcp://127.0.0.1:9: no scheduler answers; give the address "
        "that dask scheduler prints, such as tcp://127.0.0.1:8786\n"
    )
    assert "the cluster has no workers; start dask worker" in told(cluster.address)
    other = Path("other")
    shutil.copytree(ROOT / "src", other)
    with (other / "notice" / "dates.py").open("a") as module:
        module.write("# Another version.\n")
    cluster.work(PYTHONPATH=str(other.resolve()))
    message = _awaited(lambda: "no workers" not in (text := told(cluster.address)) and text)
    assert "has program" in str(message)
    assert "install the same on every machine" in str(message)
