"""One command runs the site with its worker, and takes both away again however it is ended."""

import contextlib
import http.client
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="serve needs Linux or macOS"),
    pytest.mark.long,
]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """One data folder for all starts, so that only the first one makes tables."""
    return tmp_path_factory.mktemp("serve") / "data"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Site:
    def __init__(self, data, port):
        self.data, self.port = data, port
        environment = os.environ | {
            "KYODO_LOG_LEVEL": "ERROR",
            "PYTHONUNBUFFERED": "1",
            "DATABASE_URL": "",
            "KYODO_ADDRESS": "",
            "KYODO_DATA": "",
        }
        self.process = subprocess.Popen(  # noqa: S603
            [
                *(sys.executable, "-m", "kyodo.config.console", "serve", "--no-browser"),
                *("--port", str(port), "--data", str(data)),
            ],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )

    def read_until(self, words):
        for line in self.process.stdout:
            if words in line:
                return line
        return pytest.fail(f"the site ended without saying {words!r}")

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(connection):
            connection.request("GET", path, headers={"Host": "localhost"})
            return connection.getresponse().status

    def processes(self):
        """Every process, also in another session, that works on this data folder."""
        marked = f"KYODO_DATA={self.data}".encode()
        found = set()
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if marked in (folder / "environ").read_bytes().split(b"\0"):
                    found.add(int(folder.name))
        return found

    def worker(self):
        for pid in self.processes():
            with contextlib.suppress(OSError):
                if b"run_jobs" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    return pid
        return None


@pytest.fixture
def site(data):
    site = Site(data, free_port())
    yield site
    site.process.kill()
    site.process.wait()
    site.process.stdout.close()


def wait_until(condition, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("waited in vain")


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@on_linux
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_told_to_stop_it_leaves_no_process(site, number):
    site.read_until(f"http://localhost:{site.port}/")
    assert site.get("/healthz") == 200
    wait_until(lambda: len(site.processes()) >= 5)
    site.process.send_signal(number)
    assert site.process.wait(timeout=120) == 0
    assert site.processes() == set()


@on_linux
def test_an_impatient_second_key_press_changes_nothing(site):
    site.read_until(f"http://localhost:{site.port}/")
    site.process.send_signal(signal.SIGINT)
    time.sleep(0.05)
    site.process.send_signal(signal.SIGINT)
    assert site.process.wait(timeout=120) == 0
    assert site.processes() == set()


@on_linux
def test_killed_outright_it_still_leaves_no_process(site):
    site.read_until(f"http://localhost:{site.port}/")
    site.process.kill()
    site.process.wait()
    wait_until(lambda: not site.processes())


@on_linux
def test_a_killed_worker_is_started_again(site):
    site.read_until(f"http://localhost:{site.port}/")
    wait_until(site.worker)
    first = site.worker()
    os.kill(first, signal.SIGKILL)
    site.read_until("starting it again")
    wait_until(lambda: site.worker() not in {None, first})
    assert site.get("/healthz") == 200
    site.process.terminate()
    assert site.process.wait(timeout=120) == 0
    assert site.processes() == set()


def test_the_secret_key_is_made_once_and_nobody_else_reads_it(site, data):
    site.read_until(f"http://localhost:{site.port}/")
    key = data / "secret-key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert len(key.read_text().strip()) == 50


def test_a_used_port_is_refused_in_words(data):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        site = Site(data, port)
        output, _ = site.process.communicate(timeout=120)
    assert site.process.returncode == 1
    assert f"ポート {port} はほかのプログラムが使っています。" in output
    assert f"Port {port} is in use by another program." in output
    assert "Traceback" not in output
