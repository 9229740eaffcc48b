"""``marketplace serve``, ``worker`` and ``demo``: the commands that run until they are stopped."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from marketplace.cli.progress import progress

if TYPE_CHECKING:
    from threading import Event

    from marketplace.runtime import Runtime
    from marketplace.server import Server
    from marketplace.settings import Settings

LOOK_S = 0.2


@click.command()
@click.option("--host", help="Address to listen on (GONGXU_HOST).")
@click.option("--port", type=int, help="Port to listen on, 0: any free one (GONGXU_PORT).")
@click.option(
    "--worker/--no-worker", default=True, help="Also do the worker's jobs (default), or not."
)
def serve(host: str | None, port: int | None, *, worker: bool) -> None:
    """Serve the site until Ctrl-C or SIGTERM.

    Beyond this machine that needs GONGXU_SECRET_KEY, at least 32 random characters.
    """
    from marketplace import schema
    from marketplace.runtime import Runtime
    from marketplace.server import until_signalled
    from marketplace.settings import load_settings

    settings = load_settings(host=host, port=port)
    settings.signing_key()
    with until_signalled() as stop, closing(Runtime(settings)) as runtime:
        schema.require_head(runtime.database)
        with _serving(settings, runtime) as server:
            runtime.start(worker=worker)
            click.echo(f"serving {server.url}, stop with Ctrl-C")
            stop.wait()


@click.command()
def worker() -> None:
    """Do what is due (vectors of new listings) until Ctrl-C or SIGTERM; any number may run."""
    import threading

    from marketplace import schema
    from marketplace.logs import configure_logs
    from marketplace.runtime import Runtime
    from marketplace.server import until_signalled
    from marketplace.settings import load_settings
    from marketplace.worker import Worker

    settings = load_settings()
    configure_logs(settings)
    with until_signalled() as stop, closing(Runtime(settings)) as runtime:
        schema.require_head(runtime.database)
        jobs = Worker(runtime.database, runtime.encoder, settings.poll_seconds)
        thread = threading.Thread(target=jobs.run, name="worker")
        thread.start()
        click.echo("working, stop with Ctrl-C")
        stop.wait()
        jobs.stop()
        thread.join()


@click.command()
@click.option("--port", type=int, help="Port to listen on, 0: any free one (GONGXU_PORT).")
def demo(port: int | None) -> None:
    """Fill a demo market, serve it on this machine, and say where to look."""
    from marketplace import schema
    from marketplace.demo import fill, require_demo
    from marketplace.runtime import Runtime
    from marketplace.server import until_signalled
    from marketplace.settings import load_settings

    # The demo's terminal is for its reader; who wants the log of each request asks for it.
    quiet = None if "GONGXU_LOG_LEVEL" in os.environ else "warning"
    settings = load_settings(host="127.0.0.1", port=port, log_level=quiet)
    with until_signalled() as stop, closing(Runtime(settings)) as runtime:
        require_demo(runtime.database)
        schema.upgrade(runtime.database)
        with _serving(settings, runtime) as server:
            runtime.start(worker=True)
            with progress("filling the demo market") as tell:
                fill(runtime.database, tell)
            click.echo(f"pages already answer on {server.url}", err=True)
            _follow(runtime, stop)
            if not stop.is_set():
                click.echo(_what_to_look_at(server.url))
            stop.wait()
    click.echo("stopped")


@contextmanager
def closing(runtime: "Runtime") -> Iterator["Runtime"]:
    """Give the runtime, and end its threads and connections afterwards."""
    try:
        yield runtime
    finally:
        runtime.stop()


@contextmanager
def _serving(settings: "Settings", runtime: "Runtime") -> Iterator["Server"]:
    from marketplace.app import create_app
    from marketplace.server import Server, listen

    with listen(settings.host, settings.port) as listening:
        app = create_app(settings, runtime)
        proxied = settings.trusted_proxies > 0
        server = Server(app, listening, threads=settings.threads, proxied=proxied)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _follow(runtime: "Runtime", stop: "Event") -> None:
    """Show how the model loads and the listings are encoded, until ranked lists are complete."""
    from marketplace.matches.engine import Model

    with progress("loading the language model") as tell:
        while not (runtime.matcher.ready or runtime.matcher.model is Model.FAILED or stop.is_set()):
            tell(0, 0)
            stop.wait(LOOK_S)
    if runtime.matcher.model is Model.FAILED:
        click.echo("the model does not load, so words alone rank: run marketplace doctor", err=True)
        return
    first = left = _waiting(runtime)
    with progress("encoding the listings") as tell:
        while left and not stop.is_set():
            tell(first - left, first)
            stop.wait(LOOK_S)
            left = _waiting(runtime)
        tell(first - left, first)


def _waiting(runtime: "Runtime") -> int:
    from marketplace.matches.encoding import waiting

    if runtime.encoder is None:
        return 0
    with runtime.database.reading() as session:
        return waiting(session, runtime.encoder)


def _what_to_look_at(url: str) -> str:
    from urllib.parse import quote

    from marketplace.demo import FLAGSHIP

    places = {
        f"{url}/": "the market; stop with Ctrl-C",
        f"{url}/problems/{FLAGSHIP}": "a steelmaker's problem: which solutions fit, and why",
        f"{url}/problems/{FLAGSHIP}?lang=en": "the same in English",
        f"{url}/search?q={quote('轴承')}": "a search, for bearings",
    }
    return "\n".join(f"  {address}\n      {what}" for address, what in places.items())


COMMANDS = (serve, worker, demo)
