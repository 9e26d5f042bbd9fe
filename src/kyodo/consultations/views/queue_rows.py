"""The lines of the queue in words. A list has many of them, so what they share is put once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyodo.consultations.models import Case
from kyodo.consultations.states import Turn
from kyodo.ui.tasks import words_until
from kyodo.ui.templatetags.ui import japanese_date


class Verb(StrEnum):
    """What is done next with a case in the queue."""

    WAKE = "wake"
    ASSIGN = "assign"
    WRITE = "write"


@dataclass(frozen=True)
class Line:
    """``seen`` is the version that the reader looks at, ``then`` the case of the next line."""

    key: int
    seen: int
    then: int | None
    title: str
    asker: str
    action: str
    day: str
    left: str
    snoozed: str
    turn: str
    owner: str
    contact: str
    silence: str
    age: str
    verb: Verb


def _ago(days: int) -> str:
    words = ngettext("%(days)s日前", "%(days)s日前", days)
    return words % {"days": days} if days else _("今日")


def queue_lines(cases: Sequence[Case], today: date) -> list[Line]:
    """No name of a caller: their sector and group tell enough to choose what to do next."""

    @cache
    def written(day: date | None) -> str:
        return japanese_date(day, "short")

    @cache
    def left(day: date | None) -> str:
        words = words_until(day, today)
        is_late = day is not None and day < today
        return _late(words) if is_late else words

    @cache
    def ago(day: date) -> str:
        return _ago((today - day).days)

    turns = {turn.value: str(turn.label) for turn in Turn}
    following = [*(case.pk for case in cases[1:]), None]
    return [
        Line(
            key=case.pk,
            seen=case.version,
            then=then,
            title=f"{case.number} {case.summary}",
            asker="　".join(part for part in (_sector(case), case.group_name) if part),
            action=case.next_action,
            day=written(case.next_on),
            left=left(case.next_on),
            snoozed=_snoozed(case, today, written(case.snoozed_until)),
            turn=turns[case.turn],
            owner=str(case.owner or ""),
            contact=written(case.last_contact_on),
            silence=ago(case.last_contact_on),
            age=ago(case.received_on),
            verb=_verb(case, today),
        )
        for case, then in zip(cases, following, strict=False)
    ]


def _late(words: str) -> str:
    return render_to_string("ui/badge.html", {"label": words, "tone": "warning"})


def _sector(case: Case) -> str:
    return str(case.sector) if case.sector else ""


def _snoozed(case: Case, today: date, until: str) -> str:
    if not _is_off(case, today):
        return ""
    return _("%(until)sまで休ませています：%(why)s") % {
        "until": until,
        "why": case.snooze_reason,
    }


def _verb(case: Case, today: date) -> Verb:
    if _is_off(case, today):
        return Verb.WAKE
    return Verb.WRITE if case.owner_id else Verb.ASSIGN


def _is_off(case: Case, today: date) -> bool:
    return case.snoozed_until is not None and case.snoozed_until > today
