"""What in a text may tell who the caller is. A warning for the writer, who decides."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kyodo.consultations.models import Case
from kyodo.search.text import normalise

_DASH = "‐‑‒–—―−ーｰ-"
_NUMBER = re.compile(rf"\(?\+?\d[\d(). {_DASH}]*\d")
_MAIL = re.compile(r"[^\s@、。（）()<>「」]+@[^\s@、。（）()<>「」]+")
_PLACE = re.compile(r"(?:\d|[一二三四五六七八九十])+(?:丁目|番地|番\d+号)")
_RECEIPT = re.compile(r"20\d\d-\d{4}")
_DATE = re.compile(r"\d{4}[-.]\d{1,2}[-.]\d{1,2}")
_TELEPHONE_DIGITS = (10, 11)
_LONG_NUMBER = 7
_PARTS_OF_AN_ADDRESS = 3
_SHORTEST_NAME = 2


@dataclass(frozen=True)
class Finding:
    """``what`` it seems to be, and ``where``: the words themselves."""

    what: str
    where: str

    def __str__(self) -> str:
        return _("「%(where)s」は、%(what)sのようです。") % {
            "where": self.where,
            "what": self.what,
        }


def personal_data_in(text: str) -> list[Finding]:
    """Addresses and numbers by their shape, however they are typed; each once."""
    plain = unicodedata.normalize("NFKC", text)
    found = [Finding(_("メールアドレス"), each) for each in _MAIL.findall(plain)]
    found += [Finding(_("住所"), each) for each in _PLACE.findall(plain)]
    for match in _NUMBER.finditer(_MAIL.sub(" ", plain)):
        found += _number(match[0].strip())
    return list(dict.fromkeys(found))


def caller_in(text: str, case: Case) -> list[Finding]:
    """The same, and the caller's and the group's names; for the centre's own writers only.

    Nobody else may be told that a name which they typed is the caller's.
    """
    plain = _joined(text)
    found: list[Finding] = []
    for what, name in _names_of(case):
        short = len(_joined(name)) < _SHORTEST_NAME
        if not short and _joined(name) in plain and not any(name in each.where for each in found):
            found.append(Finding(what, name))
    return found + personal_data_in(text)


def words_about(found: Sequence[Finding]) -> str:
    """Why a note that others will read cannot stay as it is."""
    return _("%(found)s気づきは、ほかの部署も読みます。個人が分からないように書いてください。") % {
        "found": "".join(map(str, found))
    }


def _number(text: str) -> Iterator[Finding]:
    digits = [each for each in re.split(r"\D+", text) if each]
    length = sum(map(len, digits))
    if _RECEIPT.fullmatch(text) or _DATE.fullmatch(text):
        return
    if (length in _TELEPHONE_DIGITS and text.startswith(("0", "(0"))) or text.startswith("+"):
        yield Finding(_("電話番号"), text)
    elif length >= _LONG_NUMBER:
        yield Finding(_("電話番号、郵便番号や口座番号"), text)
    elif len(digits) == _PARTS_OF_AN_ADDRESS and not text.endswith("."):
        yield Finding(_("住所"), text)


def _names_of(case: Case) -> Iterator[tuple[str, str]]:
    if case.caller is not None and case.caller.forgotten_at is None:
        for name in (case.caller.name, case.caller.name_kana):
            yield _("相談者の氏名"), name
        # The family name alone also tells; a given name in kana is too often another word.
        yield from ((_("相談者の氏名"), part) for part in case.caller.name.split()[:1])
    yield _("相談者の団体名"), case.group_name


def _joined(text: str) -> str:
    return "".join(normalise(text).split())
