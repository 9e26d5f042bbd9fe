"""Run as a script of its own: PDF on standard input, its text layer on standard output.

The process limits itself before it touches the file. It ends with one of the codes below.
"""

import resource
import sys
import unicodedata
from typing import Final

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]

NO_TEXT: Final = 10
ENCRYPTED: Final = 11
BROKEN: Final = 12
TOO_MANY_PAGES: Final = 13
TOO_MUCH_TEXT: Final = 14

SECONDS: Final = 15
MEMORY: Final = 512 * 1024 * 1024
PAGES: Final = 60
LETTERS: Final = 500_000
OUTPUT_LIMIT: Final = 4 * LETTERS


class Refused(Exception):
    """Why the file is not read, as the exit code of the process."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def limit_myself() -> None:
    """Cap processor seconds and memory (bytes), and forbid writing files."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def text_of(data: bytes) -> str:
    """The text of all pages with a form feed between them. Raises ``Refused``."""
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as wrong:
        locked = getattr(wrong, "err_code", None) in (
            pdfium_c.FPDF_ERR_PASSWORD,
            pdfium_c.FPDF_ERR_SECURITY,
        )
        raise Refused(ENCRYPTED if locked else BROKEN) from wrong
    if count > PAGES:
        raise Refused(TOO_MANY_PAGES)
    pages: list[str] = []
    letters = 0
    for index in range(count):
        text = _page_text(document, index)
        letters += len(text)
        if letters > LETTERS:
            raise Refused(TOO_MUCH_TEXT)
        pages.append(text)
    if not any(page.strip() for page in pages):
        raise Refused(NO_TEXT)
    return "\n\f".join(pages)


def _page_text(document: pypdfium2.PdfDocument, index: int) -> str:
    try:
        page = document[index]
        text_page = page.get_textpage()
        if text_page.count_chars() > LETTERS:
            raise Refused(TOO_MUCH_TEXT)
        text = str(text_page.get_text_range()).replace("\r\n", "\n")
    except pypdfium2.PdfiumError as wrong:
        raise Refused(BROKEN) from wrong
    return "".join(map(_as_written, text))


def _as_written(letter: str) -> str:
    """Fonts map some kanji to look-alike radicals (⽤ for 用); readers see the kanji."""
    if "\u2f00" <= letter <= "\u2fd5" or "\u2e80" <= letter <= "\u2eff":
        return unicodedata.normalize("NFKC", letter)
    if letter in ("\ufffe", "\uffff", "\x02"):
        return ""
    return letter


def main() -> int:
    """Exit code 0 with the text on standard output, or the code of a refusal."""
    data = sys.stdin.buffer.read()
    limit_myself()
    try:
        text = text_of(data)
    except Refused as refused:
        return refused.code
    except MemoryError:
        return TOO_MUCH_TEXT
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
