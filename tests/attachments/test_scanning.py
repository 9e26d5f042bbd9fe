"""A real daemon on a real socket: what it says, and what happens when it says nothing."""

import socket
import socketserver
import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from kyodo.attachments import scanning
from kyodo.attachments.models import StoredFile
from kyodo.attachments.storing import store_file
from kyodo.lifecycle import Refusal
from tests.attachments.files import EICAR, clamd, package, read_all, upload

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)
PDF = b"%PDF-1.7" + bytes(1000)


@contextmanager
def daemon(behave):
    """Does with each connection what ``behave`` says."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            behave(self.request)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def saying(answer):
    def behave(request):
        read_all(request)
        for each in answer:
            request.sendall(each)

    return behave


def stored(settings, address):
    settings.CLAMAV = address
    return store_file(upload("図.pdf", PDF), NOW)


def test_an_answer_in_pieces_is_put_together(settings):
    with daemon(saying([b"stream:", b" O", b"K\0"])) as address:
        assert stored(settings, address).scan == StoredFile.Scan.CLEAN


@pytest.mark.parametrize(
    "answer",
    [
        [b"stream: Win.Test.EICAR_HDB-1 FOUND\0"],
        [b"stream: OK FOUND\0"],
        [b"stream: Eicar", b" FOUND\0"],
    ],
)
def test_whatever_was_found_is_refused(settings, answer):
    with daemon(saying(answer)) as address, pytest.raises(Refusal, match="ウイルスが見つかった"):
        stored(settings, address)
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    "answer",
    [
        [b""],
        [b"INSTREAM size limit exceeded. ERROR\0"],
        [b"UNKNOWN COMMAND\0"],
        [b"stream: OK ERROR\0"],
        [b"NOT OK, BUT LONG: " + b"x" * 5000],
    ],
)
def test_an_answer_that_is_none_lets_nothing_in(settings, answer):
    with (
        daemon(saying(answer)) as address,
        pytest.raises(Refusal, match="いまはファイルを受け取れません"),
    ):
        stored(settings, address)
    assert not StoredFile.objects.exists()


def test_a_daemon_that_hangs_up_early_lets_nothing_in(settings):
    with (
        daemon(lambda request: request.recv(10)) as address,
        pytest.raises(Refusal, match="いまはファイルを受け取れません"),
    ):
        stored(settings, address)


def test_a_daemon_that_never_answers_is_not_waited_for_for_ever(settings, monkeypatch):
    monkeypatch.setattr(scanning, "_SECONDS", 0.2)
    done = threading.Event()

    def behave(request):
        read_all(request)
        done.wait(10)

    with daemon(behave) as address:
        try:
            with pytest.raises(Refusal, match="いまはファイルを受け取れません"):
                stored(settings, address)
        finally:
            done.set()


def test_a_port_where_nobody_listens_lets_nothing_in(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(Refusal, match="いまはファイルを受け取れません"):
            stored(settings, address)


def test_a_socket_file_is_spoken_to_as_well(settings, tmp_path):
    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            found = EICAR in read_all(self.request)
            self.request.sendall(b"stream: Eicar FOUND\0" if found else b"stream: OK\0")

    place = str(tmp_path / "clamd.ctl")
    with socketserver.ThreadingUnixStreamServer(place, Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            assert stored(settings, place).scan == StoredFile.Scan.CLEAN
            with pytest.raises(Refusal, match="ウイルスが見つかった"):
                store_file(upload("メモ.txt", EICAR), NOW)
        finally:
            server.shutdown()
            thread.join()


def test_what_is_refused_by_its_content_is_not_even_sent(settings):
    with clamd() as server:
        settings.CLAMAV = f"127.0.0.1:{server.server_address[1]}"
        bomb = package({"word/a.xml": b"0" * 60 * 1024 * 1024, "[Content_Types].xml": b"<a/>"})
        with pytest.raises(Refusal, match="たいへん大きく"):
            store_file(upload("会報.docx", bomb), NOW)
    assert server.seen == []
