"""Asks a ClamAV daemon whether bytes carry a known virus, by its INSTREAM command.

The protocol is four lines long; the libraries that speak it are no longer looked after.
"""

import socket
import struct

from django.conf import settings
from django.utils.translation import gettext as _

from kyodo.attachments.models import StoredFile
from kyodo.lifecycle import Refusal

_SECONDS = 20
_CHUNK = 64 * 1024
_LONGEST_ANSWER = 4096


def scan(content: bytes) -> StoredFile.Scan:
    """What was found; ``NOT_SCANNED`` where the installation has no scanner.

    Raises ``Refusal`` for a virus, and when the scanner gives no answer: where one was asked for,
    nothing comes in unseen.
    """
    if not settings.CLAMAV:
        return StoredFile.Scan.NOT_SCANNED
    try:
        answer = _ask(settings.CLAMAV, content)
    except OSError as error:
        raise Refusal(_unreachable()) from error
    if answer.endswith("FOUND"):
        raise Refusal(_("ウイルスが見つかったので、このファイルは受け取れません。"))
    if not answer.endswith("OK") or "ERROR" in answer:
        raise Refusal(_unreachable())
    return StoredFile.Scan.CLEAN


def _unreachable() -> str:
    return _(
        "ウイルスの検査ができないため、いまはファイルを受け取れません。"
        "ファイルなしで送るか、しばらくしてからもう一度お試しください。"
    )


def _ask(address: str, content: bytes) -> str:
    with _connected(address) as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), _CHUNK):
            part = content[start : start + _CHUNK]
            connection.sendall(struct.pack("!I", len(part)) + part)
        connection.sendall(struct.pack("!I", 0))
        answer = b""
        while len(answer) < _LONGEST_ANSWER and (part := connection.recv(_LONGEST_ANSWER)):
            answer += part
    return answer.decode(errors="replace").strip("\0\n ")


def _connected(address: str) -> socket.socket:
    if not address.startswith("/"):
        host, _colon, port = address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=_SECONDS)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(_SECONDS)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection
