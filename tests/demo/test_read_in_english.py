"""Somebody who reads English meets Japanese only where it is a name, a form or what people wrote.

The demo is read from link to link by everybody in it. What the database or a form holds is taken
out of each text; no Japanese letter or mark may be left. And whatever is Japanese says so, for
those who listen to the page.
"""

import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
import yaml
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import Resolver404, resolve

from kyodo.classifications.readers import HEADINGS
from kyodo.consultations.queries.text_blocks import PLACES
from kyodo.demo.models import DemoAccount
from kyodo.evaluations.models import SheetFormat

pytestmark = [pytest.mark.django_db, pytest.mark.any_database, pytest.mark.long]

LETTER = re.compile(r"[\u3041-\u30fa\u3400-\u9fff]")
JAPANESE = re.compile(r"[\u3001-\u30ff\u3400-\u9fff\uff01-\uffee]")
INLINE = {"a", "abbr", "b", "code", "del", "em", "ins", "mark", "small", "span", "strong", "wbr"}
READ_OUT = {"aria-label", "title", "alt", "placeholder", "label", "data-label", "data-word-saved"}
EMPTY = {"br", "hr", "img", "input", "link", "meta", "wbr", "path", "circle", "line", "rect"}
ONLY_TEXT = {"option", "textarea", "title", "text", "tspan", "desc"}
# The switch of languages, and words of Japanese texts that a sentence speaks about.
SPOKEN_OF = {"日本語", "必要がある", "目指したい", *HEADINGS, *PLACES}
VISITS, LEAST_OF_A_CUT_TEXT = 2, 8


class Page(HTMLParser):
    """The texts of a page with Japanese in them, what of it is not marked, and its links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.unmarked: list[str] = []
        self.links: list[str] = []
        self._pieces: list[str] = []
        self._open: list[tuple[str, bool]] = [("", False)]
        self.feed(text)
        self.close()
        self._end_of_text()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in INLINE:
            self._end_of_text()
        self.texts += [v for k, v in attrs if k in READ_OUT and v and JAPANESE.search(v)]
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag not in EMPTY:
            is_japanese = given["lang"] == "ja" if given.get("lang") else self._open[-1][1]
            self._open.append((tag, is_japanese))

    def handle_endtag(self, tag):
        if tag not in INLINE:
            self._end_of_text()
        while tag in [name for name, _ in self._open]:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data):
        tag, is_japanese = self._open[-1]
        if tag in ("script", "style"):
            return
        self._pieces.append(data)
        if LETTER.search(data) and not is_japanese and tag not in ONLY_TEXT:
            self.unmarked.append(data)

    def _end_of_text(self):
        text = " ".join("".join(self._pieces).split())
        self._pieces = []
        if JAPANESE.search(text):
            self.texts.append(text)


class Written:
    """What people and forms have written, to be taken out of a text."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[str]] = {}
        for text in sorted(set(self._lines()), key=len, reverse=True):
            self._by_first.setdefault(text[0], []).append(text)

    def taken_out(self, text: str) -> str:
        """What is left of ``text``; a cut text counts where it ends the line."""
        left, at = [], 0
        while at < len(text):
            known = self._by_first.get(text[at], ())
            rest = text[at:].removesuffix("…")
            length = next((len(each) for each in known if text.startswith(each, at)), 0)
            if len(rest) >= LEAST_OF_A_CUT_TEXT and any(each.startswith(rest) for each in known):
                break
            left.append(text[at] if length == 0 else "")
            at += max(1, length)
        return "".join(left)

    def _lines(self):
        for value in [*self._values(), *SPOKEN_OF]:
            joined = " ".join(value.split())
            for text in (joined, *value.splitlines(), *re.split(r"(?<=。)", joined)):
                if LETTER.search(text) or len(text.strip()) == 1:
                    yield " ".join(text.split())

    def _values(self):
        for model in apps.get_models():
            if model._meta.app_label not in ("sessions", "notifications", "search"):
                yield from strings(list(model._base_manager.values_list()))
        for form in SheetFormat.objects.all():
            yield from strings(yaml.safe_load(form.source))


def strings(value):
    if isinstance(value, str) and JAPANESE.search(value):
        yield value
    elif isinstance(value, dict):
        yield from strings(list(value.values()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from strings(each)


def pages_of(user, visits):
    """Address, name of the view and page, from link to link; each view ``VISITS`` times in all."""
    client = Client(headers={"accept-language": "en"})
    if user is not None:
        client.force_login(user)
    client.cookies["django_language"] = "en"
    waiting, seen, own = ["/", "/accounts/login/"], set(), set()
    while waiting:
        address = waiting.pop(0)
        name = view_of(address)
        if address in seen or name in own or visits[name] >= VISITS:
            continue
        seen.add(address)
        response = client.get(address)
        if response.status_code in (301, 302):
            waiting.append(urljoin(address, response["Location"]))
        elif response["Content-Type"].startswith("text/html"):
            visits[name] += 1
            own.add(name)
            page = Page(response.text)
            waiting += [urljoin(address, link).split("#")[0] for link in page.links]
            yield address, name, page
        elif response.streaming:
            b"".join(response)  # the client closes the file behind it


def view_of(address):
    """The name of the view, with a mark where a query narrows it; "" for what is no page."""
    parts = urlsplit(address)
    if parts.netloc or re.search(r"\.\w{2,5}$", parts.path):
        return ""
    try:
        return f"{resolve(parts.path).view_name}{'?' if parts.query else ''}"
    except Resolver404:
        return ""


def test_no_japanese_but_names_forms_and_what_people_wrote():
    call_command("build_demo", verbosity=0)
    written = Written()
    users = [None, *(each.user for each in DemoAccount.objects.select_related("user"))]
    visits = Counter({"": VISITS, "account_logout": VISITS})
    left, unmarked = {}, {}
    for user in users:
        for address, name, page in pages_of(user, visits):
            for text in page.texts:
                if JAPANESE.search(rest := written.taken_out(text)):
                    left[name, rest] = address, text
            if page.unmarked:
                unmarked[name] = address, page.unmarked
    assert left == {}
    assert unmarked == {}
    assert len(visits) > 120  # the walk got about
