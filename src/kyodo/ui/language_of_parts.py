"""On a page in another language, what stays Japanese says so, and screen readers pronounce it.

Names, official forms and what people wrote are Japanese whatever the reader's language, and stand
everywhere on a page. Instead of a mark at each of a thousand places, Japanese letters in the text
of a finished page get their ``lang``. A page in Japanese is left as it is.
"""

import re
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

Answer = Callable[[HttpRequest], HttpResponse]

_LETTER = r"\u3041-\u30fe\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f々〆〇"
_WITH_MARKS = rf"{_LETTER}\u3001-\u301f\uff01-\uff65"
_LETTERS = re.compile(f"[{_LETTER}]")
# Digits and spaces between Japanese words belong to them; a run begins and ends Japanese.
_RUN = re.compile(f"[{_WITH_MARKS}](?:[{_WITH_MARKS}0-9 ]*[{_WITH_MARKS}])?")
_WORD = re.compile(r"[A-Za-z]{2}")
_TAG = re.compile(r"(<!--.*?-->|<[^>]*>)", re.DOTALL)
_NAME = re.compile(r"<(/?)([A-Za-z][\w-]*)")
_SAYS_JAPANESE = re.compile(r"\slang=.?ja\b")
# Elements that hold text and nothing else: they take the mark themselves.
_ONLY_TEXT = {"option", "textarea", "title", "text", "tspan", "desc"}
_NO_TEXT = {"script", "style"}
_EMPTY = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


def mark_language_of_parts(get_response: Answer) -> Answer:
    """Mark Japanese parts of pages that are not in Japanese."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and not response.streaming and not (get_language() or "ja").startswith("ja"):
            response.content = with_languages(response.content.decode(response.charset))
        return response

    return middleware


def with_languages(page: str) -> str:
    """The page with ``lang="ja"`` at what is Japanese and not marked yet."""
    if not _LETTERS.search(page):
        return page
    return "".join(_Marker().pieces(page))


class _Marker:
    """Goes through a page once. ``_within`` is an element whose whole content stays untouched."""

    def __init__(self) -> None:
        self._within, self._depth = "", 0

    def pieces(self, page: str) -> Iterator[str]:
        tag = ""
        for piece in _TAG.split(page):
            if piece.startswith("<"):
                yield tag
                tag = piece
                self._follow(piece)
            elif self._within or not _LETTERS.search(piece):
                yield tag + piece
                tag = ""
            else:
                yield _marked(tag, piece)
                tag = ""
        yield tag

    def _follow(self, tag: str) -> None:
        found = _NAME.match(tag)
        if found is None:
            return
        closes, name = bool(found[1]), found[2].lower()
        if self._within:
            if name == self._within:
                self._depth += -1 if closes else 1
            if self._depth == 0:
                self._within = ""
        elif not closes and _is_left_alone(name, tag):
            self._within, self._depth = name, 1


def _is_left_alone(name: str, tag: str) -> bool:
    """Whether nothing within has to be marked: it is marked already, or nobody reads it."""
    if name in _EMPTY:
        return False
    return name in _NO_TEXT or _SAYS_JAPANESE.search(tag) is not None


def _marked(tag: str, text: str) -> str:
    """``text`` stands directly behind ``tag``."""
    found = _NAME.match(tag)
    if found is not None and not found[1] and found[2].lower() in _ONLY_TEXT:
        if _WORD.search(text) or " lang=" in tag:
            return tag + text
        return f'{tag[:-1]} lang="ja">{text}'
    marked = _RUN.sub(_span, text)
    if _WORD.search(text):  # mixed words stay one piece, for example among the items of a row
        marked = f"<span>{marked}</span>"
    return tag + marked


def _span(run: re.Match[str]) -> str:
    has_letters = _LETTERS.search(run[0])
    return f'<span lang="ja">{run[0]}</span>' if has_letters else run[0]
