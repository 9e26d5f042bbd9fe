"""Words that staff type, with the little markup they need: paragraphs, lists, bold and links.

Nothing else is understood, and HTML stays visible as the text that it is. What comes out is
cleaned once more by another library, so that one mistake alone lets nothing through.
"""

import re
from functools import cache

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_LINKS = ("http", "https", "mailto")
_BOLD = "**"
# An address that stands alone in the text; not one that already is part of a link.
_BARE_ADDRESS = re.compile(r"(?<![<(\[\w])https?://[\w!#$%&*+,\-./:;=?@~]*[\w#$%&*+\-/=@~]", re.A)
_TAGS = {"p", "br", "ul", "ol", "li", "strong", "a"}
_LONGEST_LINE_OF_MARKS = 200


def html_of(text: str) -> SafeString:
    """HTML that may stand in a page as it is."""
    linked = _BARE_ADDRESS.sub(r"<\g<0>>", text)
    cleaned = nh3.clean(
        _reader().render(linked),
        tags=_TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes=set(_LINKS),
        link_rel="nofollow noopener",
    )
    return SafeString(cleaned)


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("zero", {"html": False, "breaks": True})
    reader.enable(["list", "link", "autolink", "newline", "escape"])
    reader.inline.ruler.before("link", "bold", _bold)
    reader.validateLink = _may_be_linked  # type: ignore[assignment, method-assign]
    return reader


def _may_be_linked(address: str) -> bool:
    scheme, colon, _rest = address.strip().partition(":")
    return bool(colon) and scheme.lower() in _LINKS


def _bold(state: StateInline, silent: bool) -> bool:
    """``**`` to ``**`` on whatever signs: the usual rule leaves ``**「要点」**は`` as it is."""
    start = state.pos + len(_BOLD)
    if not state.src.startswith(_BOLD, state.pos):
        return False
    end = state.src.find(_BOLD, start, min(state.posMax, start + _LONGEST_LINE_OF_MARKS))
    if end <= start:
        return False
    if not silent:
        last = state.posMax
        state.push("strong_open", "strong", 1)
        state.pos, state.posMax = start, end
        state.md.inline.tokenize(state)
        state.push("strong_close", "strong", -1)
        state.posMax = last
    state.pos = end + len(_BOLD)
    return True
