"""Weeks that are over, written straight into the tables: cases with the minutes they took."""

from datetime import datetime, time, timedelta
from itertools import count

from django.utils import timezone

from kyodo.classifications.states import Kind
from kyodo.consultations.models import Case, Entry
from kyodo.consultations.states import CaseState, EntryKind, Outcome
from kyodo.fiscal import FiscalYear
from tests.consultations.cases import word

_serials = count(5000)


def noon(day):
    return datetime.combine(day, time(12), tzinfo=timezone.get_current_timezone())


def past_case(day, *minutes, kind=EntryKind.CONTACT_OUT, topics=(), **columns):
    """A case received on ``day`` with one entry a week; without ``ends`` (a day) it is open."""
    case = unsaved(day, **columns)
    case.save()
    case.topics.set(topics)
    Entry.objects.bulk_create(entries_of(case, minutes, kind))
    return case


def past_weeks(number, today, *minutes):
    """One case in each complete week before ``today``, ended in the week of its last entry."""
    this_week = today - timedelta(days=today.weekday())
    cases = []
    for back in range(number, 0, -1):
        day = this_week - timedelta(weeks=back)
        ends = day + timedelta(weeks=len(minutes) - 1)
        cases.append(unsaved(day, ends=ends if ends < this_week else None, next_on=today))
    Case.objects.bulk_create(cases)
    Entry.objects.bulk_create(
        entry
        for back, case in zip(range(number, 0, -1), cases, strict=True)
        for entry in entries_of(case, minutes[:back])
    )


def unsaved(day, *, ends=None, **columns):
    ended = {
        "state": CaseState.DONE,
        "outcome": Outcome.SOLVED,
        "closed_at": ends and noon(ends),
        "closed_on": ends,
    }
    return Case(
        fiscal_year=FiscalYear.of(day).start,
        serial=next(_serials),
        received_at=noon(day),
        received_on=day,
        last_contact_on=day,
        means=word(Kind.MEANS, "telephone", "電話"),
        **((ended if ends else {"next_on": day}) | columns),
    )


def entries_of(case, minutes, kind=EntryKind.CONTACT_OUT):
    return [
        Entry(
            case=case,
            kind=kind,
            happened_at=noon(case.received_on + timedelta(weeks=at)),
            minutes=taken,
        )
        for at, taken in enumerate(minutes)
    ]
