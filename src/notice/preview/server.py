"""The server of the preview: one page, a stream of what it shows, and the files. Loopback only."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import TypeVar, TypeVarTuple
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route
from watchfiles import awatch

from notice import files, worker
from notice.errors import Fault, FileError, NoticeError, UsageError
from notice.preview import door
from notice.preview.door import Form
from notice.preview.guard import ARTIFACT_POLICY, CONTENT_POLICY, Guard
from notice.preview.proof import DENSITIES, Proof
from notice.preview.query import Query
from notice.preview.session import Message, Session, media_type

LOOPBACK = "127.0.0.1"
STATIC = Path(__file__).parent / "static"
FILES = ("preview.css", "preview.js", "import.js", "icon.svg")
DOORS = ("/import/proposal", "/import/notice")
"""What takes POST: a file to look at, and a file to write as a notice."""
LARGEST = files.PICTURE
"""Bytes of a file that is sent: no reader takes more."""
DISPOSITIONS = {"show": "inline", "keep": "attachment"}
"""What a browser does with a file (RFC 6266), by the purpose in its address."""
QUIET = 10
"""Milliseconds without a write that end a save: an editor may write a file in several strokes."""
LONGEST = 100
"""Milliseconds after which a save counts, whether or not more follows."""
GRACE = 2
"""Seconds that what was begun before a save may still take: a page takes less than one."""
CHECK_DELAY = 1
"""Seconds between a save and its check: nobody who saves again at once has to wait for it."""
SHUTDOWN = 2
"""Seconds that an answer may still take once the program ends."""
Arguments = TypeVarTuple("Arguments")
Result = TypeVar("Result")


def listen(port: int) -> socket.socket:
    """Return a socket that listens at a port of this machine, 0 for any free one.

    Raises ``FileError`` where the port is taken or may not be used.
    """
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        message = f"port {port} cannot be used: {os.strerror(error.errno or 0)}"
        hint = "give another with --port, or --port 0 for any that is free"
        raise FileError(Fault(message=message, hint=hint)) from None


def serve(session: Session, listener: socket.socket) -> None:
    """Serve the preview until SIGINT or SIGTERM; either may also raise ``KeyboardInterrupt``.

    Raises ``OSError`` where the folders cannot be watched.
    """
    asyncio.run(_serve(session, listener))


async def _serve(session: Session, listener: socket.socket) -> None:
    saves = Saves()
    with ThreadPoolExecutor(1) as thread:
        token = secrets.token_urlsafe()
        preview = Preview(session, saves, thread, token)
        config = uvicorn.Config(
            Guard(preview.app(), listener.getsockname()[1], token, DOORS),
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=SHUTDOWN,
        )
        server = _Server(config, saves, session)
        watching = asyncio.create_task(saves.watch(session))
        watching.add_done_callback(lambda _: server.end())
        await server.serve(sockets=[listener])
        thread.shutdown(wait=False, cancel_futures=True)
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


@dataclass
class Saves:
    """Lets every open page know that something was saved, or that the program ends."""

    ended: bool = False
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    """Set where the folders to watch are others than before."""
    _listeners: set[asyncio.Event] = field(default_factory=set)

    async def watch(self, session: Session) -> None:
        """Watch the folders of a session until cancelled; raise ``OSError`` if it cannot.

        What was begun before a save and takes longer than ``GRACE`` after it is given up.
        """
        loop = asyncio.get_running_loop()
        while not self.ended:
            self.moved.clear()
            self._notify()
            watched = [*session.where.shared, *session.where.fonts]
            async for _ in awatch(*watched, step=QUIET, debounce=LONGEST, stop_event=self.moved):
                self._notify()
                loop.call_later(GRACE, session.worker.give_up, monotonic())

    def end(self) -> None:
        """End the stream of every page."""
        self.ended = True
        self._notify()

    @contextmanager
    def listening(self) -> Iterator[asyncio.Event]:
        """Give an event that every save sets; the listener clears it."""
        event = asyncio.Event()
        self._listeners.add(event)
        try:
            yield event
        finally:
            self._listeners.discard(event)

    def _notify(self) -> None:
        for event in self._listeners:
            event.set()


class _Server(uvicorn.Server):
    """A server that ends its streams when it is told to end: they would not end by themselves.

    It gives up what is being made.
    """

    def __init__(self, config: uvicorn.Config, saves: Saves, session: Session) -> None:
        super().__init__(config)
        self._saves = saves
        self._session = session

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self.end()

    def end(self) -> None:
        self.should_exit = True
        self._saves.end()
        self._session.worker.close()
        worker.shared().close()  # it reads the files that are imported


@dataclass(frozen=True)
class Preview:
    """The answers of the preview. All that renders does so in one thread, one thing at a time."""

    session: Session
    saves: Saves
    thread: ThreadPoolExecutor
    token: str
    """What the page shows that it is the page of this run, when it sends something."""

    def app(self) -> Starlette:
        """Return every address; whatever a request names is looked up and never taken as a path.

        What cannot be made is answered with 409 and the faults in its way.
        """
        routes = [
            Route("/", self.page),
            Route("/static/{name}", self.static),
            Route("/events", self.events),
            Route("/import", self.menu),
            Route(DOORS[0], self.proposal, methods=["POST"]),
            Route(DOORS[1], self.imported, methods=["POST"]),
            Route("/proof/{proof}/page/{density}/{number}", self.picture),
            Route("/proof/{proof}/beside", self.last_year),
            Route("/proof/{proof}/numbers", self.numbers),
            Route("/proof/{proof}/{purpose}/{format}", self.file),
        ]
        return Starlette(routes=routes, exception_handlers={NoticeError: _conflict})

    async def page(self, _: Request) -> Response:
        """Answer with the page itself, whose own address says what to show."""
        text = files.read(STATIC / "index.html", files.TEXT).decode()
        return HTMLResponse(text.replace("{token}", self.token))

    async def static(self, request: Request) -> Response:
        """Answer with its style sheet, script or icon."""
        name = request.path_params["name"]
        if name not in FILES:
            raise HTTPException(404)
        return FileResponse(STATIC / name)

    async def events(self, request: Request) -> Response:
        """Answer with a stream (server-sent events): the view now and after each save."""
        if request.method == "HEAD":
            return Response(media_type="text/event-stream")
        stream = self._stream(Query.of(request.query_params))
        return StreamingResponse(stream, media_type="text/event-stream")

    async def _stream(self, query: Query) -> AsyncIterator[str]:
        with self.saves.listening() as saved:
            while not self.saves.ended:
                saved.clear()
                proof, message = await self._run(self.session.look, query)
                if proof is None and saved.is_set():
                    continue  # what failed may be what was given up
                yield _event("look", message)
                if proof and await self._make(proof, saved):
                    message = await self._run(self.session.check, proof)
                    yield _event("findings", message)
                await saved.wait()

    async def _make(self, proof: Proof, saved: asyncio.Event) -> bool:
        """Make and inspect the files of a proof; stop and return ``False`` at the next save."""
        with suppress(TimeoutError):
            await asyncio.wait_for(saved.wait(), CHECK_DELAY)
        for form in proof.formats:
            if saved.is_set():
                return False
            await self._run(proof.attempt, form)
        return not saved.is_set()

    async def picture(self, request: Request) -> Response:
        """Answer with a page of the PDF as PNG."""
        proof = self._proof(request)
        densities, pages = map(_by_name, (DENSITIES, range(1, len(proof.pages) + 1)))
        density = densities.get(request.path_params["density"])
        number = pages.get(request.path_params["number"])
        if density is None or number is None:
            raise HTTPException(404)
        drawn = await self._run(proof.picture, number, density)
        return Response(drawn, media_type="image/png")

    async def last_year(self, request: Request) -> Response:
        """Answer with last year's statement beside this year's, as JSON."""
        proof = self._proof(request)
        return JSONResponse(await self._run(self.session.compare, proof))

    async def numbers(self, request: Request) -> Response:
        """Answer with the numbers of a statement and where each comes from, as JSON."""
        proof = self._proof(request)
        return JSONResponse(await self._run(self.session.numbers, proof))

    async def file(self, request: Request) -> Response:
        """Answer with a file, to be shown in the page or to be downloaded."""
        proof, form = self._proof(request), request.path_params["format"]
        disposition = DISPOSITIONS.get(request.path_params["purpose"])
        if form not in proof.formats or disposition is None:
            raise HTTPException(404)
        artifact = await self._run(proof.artifact, form)
        headers = {
            "content-disposition": f"{disposition}; filename*=UTF-8''{quote(artifact.name)}",
            CONTENT_POLICY: ARTIFACT_POLICY,
        }
        return Response(artifact.data, headers=headers, media_type=media_type(form))

    async def menu(self, _: Request) -> Response:
        """Answer with what the fields of an import offer, as JSON."""
        return JSONResponse(await self._run(door.menu, self.session.office))

    async def proposal(self, request: Request) -> Response:
        """Answer with what would become of the file that is sent, as JSON."""
        return await self._answered(request, self._propose)

    async def imported(self, request: Request) -> Response:
        """Write the file that is sent as a notice; answer with its paths and the proof, as JSON."""
        answer = await self._answered(request, self.session.write)
        self.saves.moved.set()
        return answer

    def _propose(self, form: Form, data: bytes) -> Message:
        return door.propose(form, data, self.session.office)

    async def _answered(self, request: Request, work: Callable[[Form, bytes], Message]) -> Response:
        """Answer with what work says to a form and its file, or with 409 and the faults."""
        try:
            data = await _body(request)
            answer = await self._run(work, Form.of(request.query_params), data)
        except NoticeError as error:
            return JSONResponse({"faults": self.session.faults(error.faults)}, 409)
        return JSONResponse(answer)

    def _proof(self, request: Request) -> Proof:
        proof = self.session.known(request.path_params["proof"])
        if proof is None:
            raise HTTPException(404)
        return proof

    async def _run(self, work: Callable[[*Arguments], Result], *arguments: *Arguments) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self.thread, work, *arguments)


async def _body(request: Request) -> bytes:
    """Return what a request holds; raise ``UsageError`` once it is more than is read."""
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > LARGEST:
            message = f"the file has more than {LARGEST // files.MEGABYTE} MB"
            raise UsageError(Fault(message=message, hint="save the statement alone"))
    return bytes(data)


def _by_name(numbers: range) -> dict[str, int]:
    """Return numbers as an address names them."""
    return {str(number): number for number in numbers}


def _conflict(_: Request, error: Exception) -> Response:
    return PlainTextResponse(f"{error}\n", 409)


def _event(name: str, message: Message) -> str:
    """Return an event of a stream (HTML Standard, 9.2): its data is one line of JSON."""
    return f"event: {name}\ndata: {json.dumps(message, ensure_ascii=False)}\n\n"
