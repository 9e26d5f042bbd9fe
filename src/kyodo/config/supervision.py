"""Starts the web server and the job worker, keeps both running and stops both.

They run in sessions of their own, so that Ctrl-C in a terminal reaches only the supervisor, which
then ends them in order, however often the key is pressed. On Linux the kernel ends them too when
the supervisor itself is killed.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

PATIENCE = 30.0  # seconds that a process gets to end its work
RESTARTS = 5  # within a minute; then something is wrong that a restart will not mend
_PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process. ``restarts`` says whether its death is mended or ends the whole."""

    name: str
    command: Sequence[str]
    restarts: bool = False
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    def start(self, output: IO[bytes] | None) -> None:
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def may_start_again(self) -> bool:
        """Counts this death; no more than ``RESTARTS`` a minute are mended."""
        now = time.monotonic()
        self.deaths = [*(moment for moment in self.deaths if now - moment < 60), now]
        return self.restarts and len(self.deaths) <= RESTARTS

    def send(self, number: signal.Signals) -> None:
        """To everything that the process has started, too."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


class Supervisor:
    """``run`` gives the exit status: 0 when it was told to stop, 1 when a process failed."""

    def __init__(self, children: Sequence[Child], *, output: IO[bytes] | None = None) -> None:
        self.children = children
        self.output = output
        self.stopping = threading.Event()

    def run(self, *, when_started: Callable[[], None]) -> int:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())
        try:
            for child in self.children:
                child.start(self.output)
            when_started()
            return self._watch()
        finally:
            self._stop()

    def alive(self) -> bool:
        return not self.stopping.is_set() and all(child.is_running() for child in self.children)

    def _watch(self) -> int:
        while not self.stopping.wait(0.2):
            for child in self.children:
                if child.is_running():
                    continue
                if not child.may_start_again():
                    _say(f"{child.name} ended unexpectedly; stopping.")
                    return 1
                _say(f"{child.name} ended unexpectedly; starting it again.")
                child.send(signal.SIGKILL)
                child.start(self.output)
        return 0

    def _stop(self) -> None:
        """A gentle signal to each leader first; what is left after a while is killed."""
        for child in self.children:
            if child.process is not None and child.is_running():
                child.process.terminate()
        end = time.monotonic() + PATIENCE
        for child in self.children:
            if child.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(timeout=max(0.1, end - time.monotonic()))
            child.send(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()


def web_command(host: str, port: int, *, workers: int, threads: int) -> list[str]:
    """gunicorn with threads: twice as fast as an asynchronous server where pages ask a database."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        *(sys.executable, "-m", "gunicorn", "kyodo.config.wsgi:application"),
        *("--bind", address, "--worker-class", "gthread"),
        *("--workers", str(workers), "--threads", str(threads)),
        *("--preload", "--no-control-socket", "--graceful-timeout", "20"),
        *("--log-level", "warning", "--max-requests", "20000", "--max-requests-jitter", "2000"),
    ]


def worker_command() -> list[str]:
    return [sys.executable, "-m", "kyodo.config.console", "run_jobs"]


def restart_with(environment: Mapping[str, str]) -> None:
    """Become the same command once more, with these variables; never returns."""
    os.execve(  # noqa: S606
        sys.executable,
        [sys.executable, "-m", "kyodo.config.console", *sys.argv[1:]],
        os.environ | dict(environment),
    )


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
