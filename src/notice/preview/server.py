"""The server of the preview: one page, a stream of what it shows, and the files. Loopback only."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TypeVar
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from notice.errors import Fault, FileError, NoticeError
from notice.preview.choice import Choice
from notice.preview.guard import ARTIFACT_POLICY, CONTENT_POLICY, Guard
from notice.preview.proof import DENSITIES, Proof
from notice.preview.saves import Saves
from notice.preview.session import Message, Session, format_of, media_type

LOOPBACK = "127.0.0.1"
STATIC = Path(__file__).parent / "static"
FILES = ("preview.css", "preview.js", "icon.svg")
LAST_WORDS = 2
"""Seconds that an answer may still take once the program ends."""
REST = 1
"""Seconds after a save before it is looked over: who saves again at once does not wait for it."""
Result = TypeVar("Result")


def listen(port: int) -> socket.socket:
    """Return a socket that listens at a port of this machine, 0 for any free one.

    Raises ``FileError`` where the port is taken or may not be used.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
        listener.listen()
    except OSError as error:
        listener.close()
        message = f"port {port} cannot be used: {error.strerror}"
        hint = "give another with --port, or --port 0 for any that is free"
        raise FileError(Fault(message=message, hint=hint)) from None
    return listener


def serve(session: Session, listener: socket.socket) -> None:
    """Serve the preview until SIGINT or SIGTERM; either may also raise ``KeyboardInterrupt``.

    Raises ``OSError`` where the folders cannot be watched.
    """
    asyncio.run(_serve(session, listener))


async def _serve(session: Session, listener: socket.socket) -> None:
    saves = Saves()
    with ThreadPoolExecutor(1) as thread:
        preview = Preview(session, saves, thread)
        config = uvicorn.Config(
            Guard(Starlette(routes=preview.routes()), listener.getsockname()[1]),
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=LAST_WORDS,
        )
        server = _Server(config, saves, session)
        watching = asyncio.create_task(saves.watch([*session.where.shared, *session.where.fonts]))
        watching.add_done_callback(lambda _: server.end())
        await server.serve(sockets=[listener])
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


class _Server(uvicorn.Server):
    """A server that ends its streams when it is told to end: they would not by themselves.

    What is being made is given up.
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


@dataclass(frozen=True)
class Preview:
    """The answers of the preview. All that renders does so in one thread, one thing at a time."""

    session: Session
    saves: Saves
    thread: ThreadPoolExecutor

    def routes(self) -> list[Route]:
        """Return every address there is. What they take is looked up in what is known."""
        return [
            Route("/", self.page),
            Route("/static/{name}", self.static),
            Route("/events", self.events),
            Route("/proof/{proof}/page/{density:int}/{number:int}", self.picture),
            Route("/proof/{proof}/beside", self.beside),
            Route("/proof/{proof}/show/{format}", self.show),
            Route("/proof/{proof}/keep/{format}", self.keep),
        ]

    async def page(self, _: Request) -> Response:
        """Answer with the page itself, which takes what is chosen from its own address."""
        return FileResponse(STATIC / "index.html")

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
        stream = self._stream(Choice.of(request.query_params))
        return StreamingResponse(stream, media_type="text/event-stream")

    async def _stream(self, choice: Choice) -> AsyncIterator[str]:
        with self.saves.heard() as saved:
            while not self.saves.ended:
                saved.clear()
                proof, message = await self._run(partial(self.session.look, choice))
                yield _event("look", message)
                if proof and await self._made(proof, saved):
                    message = await self._run(partial(self.session.look_over, proof))
                    yield _event("findings", message)
                await saved.wait()

    async def _made(self, proof: Proof, saved: asyncio.Event) -> bool:
        """Make and inspect the files of a proof, after a rest; stop when the next save is there."""
        with suppress(TimeoutError):
            await asyncio.wait_for(saved.wait(), REST)
        for form in proof.formats:
            if saved.is_set():
                return False
            if not await self._run(partial(proof.attempt, form)) and not saved.is_set():
                await self._run(partial(proof.inspect, form))
        return not saved.is_set()

    async def picture(self, request: Request) -> Response:
        """Answer with a page of the PDF as PNG."""
        proof, number = self._proof(request), request.path_params["number"]
        density = request.path_params["density"]
        if density not in DENSITIES or not 1 <= number <= len(proof.pages):
            raise HTTPException(404)
        try:
            drawn = await self._run(partial(proof.picture, number, density))
        except NoticeError as error:
            return PlainTextResponse(f"{error}\n", 409)
        return Response(drawn, media_type="image/png")

    async def beside(self, request: Request) -> Response:
        """Answer with last year's statement beside this year's, as JSON."""
        proof = self._proof(request)
        return JSONResponse(await self._run(partial(self.session.look_back, proof)))

    async def show(self, request: Request) -> Response:
        """Answer with a file that is to be looked at inside of the page."""
        return await self._file(request, "inline")

    async def keep(self, request: Request) -> Response:
        """Answer with a file that is to be kept."""
        return await self._file(request, "attachment")

    async def _file(self, request: Request, disposition: str) -> Response:
        proof, form = self._proof(request), format_of(request.path_params["format"])
        if form is None or form not in proof.formats:
            raise HTTPException(404)
        try:
            artifact = await self._run(lambda: proof.artifact(form))
        except NoticeError as error:
            return PlainTextResponse(f"{error}\n", 409)
        headers = {
            "content-disposition": f"{disposition}; filename*=UTF-8''{quote(artifact.name)}",
            CONTENT_POLICY: ARTIFACT_POLICY,
        }
        return Response(artifact.data, headers=headers, media_type=media_type(form))

    def _proof(self, request: Request) -> Proof:
        proof = self.session.known(request.path_params["proof"])
        if proof is None:
            raise HTTPException(404)
        return proof

    async def _run(self, work: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self.thread, work)


def _event(name: str, message: Message) -> str:
    """Return an event of a stream (HTML Standard, 9.2): its data is one line of JSON."""
    return f"event: {name}\ndata: {json.dumps(message, ensure_ascii=False)}\n\n"
