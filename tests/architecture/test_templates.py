"""Pages obey the strict content policy, load nothing from outside and are named like their view."""

import re

import pytest

from tests.architecture.source import addresses, templates

# Pages of the sign-in library, which names them, and those that Django looks for by status.
NAMED_BY_OTHERS = {"account", "mfa", "socialaccount", "allauth", "ui", ""}
# Answered by a view in place of its own page.
IN_PLACE_OF_A_PAGE = {
    "accounts:locked_out",
    "accounts:sign_in_refused",
    "consultations:referral_link_shut",
    "consultations:referral_sent",
    "consultations:show_own_referral",
    "organisations:invitation_refused",
    "organisations:sign_in_to_join",
}
FORBIDDEN = {
    "a script within the page": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=.application/json)", re.I
    ),
    "a style element": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[^>]*\sstyle=", re.I),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+=", re.I),
    "a script address": re.compile(r"javascript:", re.I),
    "something from another site": re.compile(
        r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)=.(?:https?:)?//", re.I
    ),
}


# What is the same in every language: the switch to Japanese, words to be typed as they are, and a
# file that is handed over in Japanese.
JAPANESE_FOR_ALL = (
    "日本語",
    "{相談者}",
    "{団体名}",
    "{受付番号}",
    "{担当}",
    "{センター}",
    "{日付}",
)
IN_JAPANESE = {"person_data_file.html"}
JAPANESE = re.compile(r"[\u3001-\u30ff\u3400-\u9fff\uff01-\uffee]+")
TRANSLATED = re.compile(
    r"\{#.*?#\}|\{% comment.*?endcomment %\}|\{%\s*blocktranslate.*?endblocktranslate\s*%\}"
    r'|\{%\s*translate .*?%\}|_\("[^"]*"\)',
    re.DOTALL,
)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_has(what):
    found = [str(path) for path, text in templates().items() if FORBIDDEN[what].search(text)]
    assert found == []


def test_every_japanese_word_and_mark_can_be_translated():
    found = {}
    for path, text in templates().items():
        rest = TRANSLATED.sub("", text)
        for word in JAPANESE_FOR_ALL:
            rest = rest.replace(word, "")
        if path.name not in IN_JAPANESE and (words := JAPANESE.findall(rest)):
            found[str(path)] = words
    assert found == {}


def test_every_page_is_named_like_a_view():
    names = {name for name, _ in addresses()} | IN_PLACE_OF_A_PAGE
    pages = {}
    for path, text in templates().items():
        inside = path.parts[path.parts.index("templates") + 1 :]
        app = inside[0] if len(inside) > 1 else ""
        if app not in NAMED_BY_OTHERS and "{% extends" in text:
            pages[str(path)] = f"{app}:{'/'.join(inside[1:]).removesuffix('.html')}"
    assert {path: name for path, name in pages.items() if name not in names} == {}
