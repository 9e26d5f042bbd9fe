"""Reading a PDF back, as a search engine, a screen reader and an archive see it.

The reading library is not made for threads: write in threads, read afterwards.
"""

import ctypes
import re
import zlib

import pypdfium2
from pypdfium2 import raw


def text_of(pdf: bytes) -> str:
    """All text in reading order, without blanks and line ends."""
    return re.sub(r"\s", "", "".join(pages_of(pdf)))


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return pages


def tags_of(pdf: bytes) -> list[str]:
    """Types of all structure elements, page by page, in document order."""
    document = pypdfium2.PdfDocument(pdf)
    found: list[str] = []
    for page in document:
        tree = raw.FPDF_StructTree_GetForPage(page.raw)
        for index in range(raw.FPDF_StructTree_CountChildren(tree)):
            _walk(raw.FPDF_StructTree_GetChildAtIndex(tree, index), found)
        raw.FPDF_StructTree_Close(tree)
    document.close()
    return found


def _walk(element, found):
    if not element:
        return
    size = raw.FPDF_StructElement_GetType(element, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDF_StructElement_GetType(element, buffer, size)
    found.append(buffer.raw.decode("utf-16-le").rstrip("\0"))
    for index in range(raw.FPDF_StructElement_CountChildren(element)):
        _walk(raw.FPDF_StructElement_GetChildAtIndex(element, index), found)


def objects_of(pdf: bytes) -> bytes:
    """The file with its compressed parts unpacked, to look for dictionary entries."""
    parts = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(parts)


def metadata_of(pdf: bytes) -> str:
    """The XMP packet."""
    packet = re.search(rb"<\?xpacket begin.*?<\?xpacket end", objects_of(pdf), re.DOTALL)
    assert packet
    return packet[0].decode("utf-8")
