"""A Dask cluster as an executor: its workers are as this program, or it is not used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

from notice import files
from notice.edition import inputs
from notice.errors import Fault, LibraryError, UsageError

PATIENCE = 10
"""Seconds in which a scheduler has to answer."""


@contextmanager
def connected(address: str) -> Iterator[Executor]:
    """Give the executor of the cluster whose scheduler has this address (``tcp://host:8786``).

    Raises ``LibraryError`` without the package, ``UsageError`` where no scheduler answers, where
    it has no workers, and where one of them runs another program or other libraries.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
    except ImportError:
        hint = "pip install 'notice[dask]'"
        fault = Fault(message="--dask needs the package distributed, which is missing", hint=hint)
        raise LibraryError(fault) from None
    try:
        client: Any = Client(  # type: ignore[no-untyped-call]
            address, timeout=PATIENCE, set_as_default=False
        )
    except (OSError, ValueError):
        hint = "give the address that dask scheduler prints, such as tcp://127.0.0.1:8786"
        message = f"--dask {address}: no scheduler answers"
        raise UsageError(Fault(message=message, hint=hint)) from None
    with client:
        _check(client, address)
        yield client.get_executor(pure=False)


def about() -> Mapping[str, str]:
    """Return what decides the bytes of a page on this machine: versions, and the program."""
    return {**inputs.versions(), "program": files.program_digest()[:12]}


def _check(client: Any, address: str) -> None:
    here = about()
    try:
        workers: Mapping[str, Mapping[str, str]] = client.run(about)
    except Exception as error:  # noqa: BLE001 - whatever the other program lacks
        message = f"--dask {address}: a worker cannot run notice ({type(error).__name__})"
        hint = "install the same notice on every worker"
        raise UsageError(Fault(message=message, hint=hint)) from None
    if not workers:
        message = f"--dask {address}: the cluster has no workers"
        raise UsageError(Fault(message=message, hint="start dask worker on some machine"))
    faults = [
        Fault(
            message=f"--dask {address}: {worker} has {name} {there.get(name)}, not {version}",
            hint="install the same on every machine",
        )
        for worker, there in sorted(workers.items())
        for name, version in here.items()
        if there.get(name) != version
    ]
    if faults:
        raise UsageError(*faults)
