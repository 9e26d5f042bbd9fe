"""Files as people send them, made with the libraries that programs make them with."""

import io
import socketserver
import struct
import threading
import zipfile
from contextlib import contextmanager

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478"
    "9c6360000002000001e221bc330000000049454e44ae426082"
)
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def upload(name, content=PNG):
    """What Django hands over; its own constructor would already cut a path off."""
    made = SimpleUploadedFile("x", content)
    made._name = name
    return made


def docx(text="会報の見本"):
    buffer = io.BytesIO()
    document = Document()
    document.add_paragraph(text)
    document.save(buffer)
    return buffer.getvalue()


def xlsx():
    buffer = io.BytesIO()
    Workbook().save(buffer)
    return buffer.getvalue()


def package(members, *, onto=b""):
    """A zip with these members, added to another package where one is given."""
    buffer = io.BytesIO(onto)
    with zipfile.ZipFile(buffer, "a" if onto else "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return buffer.getvalue()


def read_all(request):
    """What was sent by INSTREAM, as clamd reads it: a command, chunks with their length, nought."""
    stream = request.makefile("rb")
    assert stream.read(10) == b"zINSTREAM\0"
    content = b""
    while size := struct.unpack("!I", stream.read(4))[0]:
        content += stream.read(size)
    return content


class _Daemon(socketserver.BaseRequestHandler):
    def handle(self):
        content = read_all(self.request)
        found = EICAR in content
        self.server.seen.append(content)
        self.request.sendall(b"stream: Eicar-Signature FOUND\0" if found else b"stream: OK\0")


@contextmanager
def clamd():
    """A daemon on a real socket; ``seen`` holds what it was given."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Daemon) as server:
        server.seen = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
