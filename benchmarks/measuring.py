"""The stop-watch, the server and the signed-in visitor of the measurements."""

import contextlib
import gc
import http.client
import importlib
import os
import pkgutil
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from kyodo.config import supervision

FRAME = {"__main__", "invented_cases", "measuring", "settings", "urls"}


def modules() -> dict[str, ModuleType]:
    """Every measurement, by name."""
    names = [info.name for info in pkgutil.iter_modules([str(Path(__file__).parent)])]
    return {
        name: importlib.import_module(f"benchmarks.{name}") for name in sorted(set(names) - FRAME)
    }


def compare(
    name: str,
    *,
    ours: Callable[[], object],
    floor: Callable[[], object],
    runs: int = 100,
    warm_up: int = 10,
) -> dict[str, Any]:
    """One row: both measured alternately, so that a busy machine hurts both; medians in ms."""
    for _ in range(warm_up):
        ours()
        floor()
    times: tuple[list[float], list[float]] = ([], [])
    gc.collect()
    for number in range(runs):
        pair = ((ours, times[0]), (floor, times[1]))
        for call, found in pair if number % 2 else reversed(pair):
            began = time.perf_counter()
            call()
            found.append((time.perf_counter() - began) * 1000)
    return row(name, statistics.median(times[0]), statistics.median(times[1]), runs=runs)


def row(name: str, ours: float, floor: float, *, runs: int, unit: str = "ms") -> dict[str, Any]:
    return {
        "name": name,
        "ours": round(ours, 3),
        "floor": round(floor, 3),
        "unit": unit,
        "ratio": round(ours / floor, 2),
        "runs": runs,
    }


class Visitor:
    """One browser with a kept connection, signed in as ``user`` when one is given."""

    def __init__(self, port: int, user: Any = None) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies = {"csrftoken": "b" * 32}
        if user is not None:
            self.cookies[settings.SESSION_COOKIE_NAME] = session_of(user)

    def get(self, path: str, *, expect: int = 200) -> bytes:
        return self._ask("GET", path, None, expect)

    def post(self, path: str, form: str, *, expect: int = 302) -> bytes:
        """``form`` is urlencoded; the token is added."""
        return self._ask("POST", path, f"csrfmiddlewaretoken={'b' * 32}&{form}", expect)

    def _ask(self, method: str, path: str, body: str | None, expect: int) -> bytes:
        headers = {
            "Host": "localhost",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.connection.request(method, path, body=body, headers=headers)
        response = self.connection.getresponse()
        content = response.read()
        if response.status != expect:
            raise RuntimeError(f"{method} {path}: {response.status}, not {expect}")
        return content


def session_of(user: Any) -> str:
    """The key of a session in which ``user`` is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


@contextlib.contextmanager
def server() -> Iterator[int]:
    """The site as ``kyodo serve`` runs it, but without the job worker; gives its port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    process = subprocess.Popen(
        supervision.web_command("127.0.0.1", port, workers=2, threads=4),
        env=os.environ | {"KYODO_LOG_LEVEL": "ERROR"},
    )
    try:
        end = time.monotonic() + 30
        while True:
            try:
                Visitor(port).get("/healthz")
                break
            except OSError:
                if time.monotonic() > end or process.poll() is not None:
                    raise
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()
