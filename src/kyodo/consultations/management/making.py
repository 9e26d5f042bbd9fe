"""Invented cases, written in batches: what ``make_cases`` and the measurements fill tables with."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils import timezone

from kyodo.accounts.models import User
from kyodo.classifications.models import Classification
from kyodo.classifications.states import Kind
from kyodo.consultations.management.invention import (
    CENTRE,
    DEPARTMENTS,
    LISTS,
    STAFF,
    WARD_CENTRE,
    Invention,
)
from kyodo.consultations.models import Case, CaseCounter, Entry, Referral
from kyodo.consultations.search import (
    CASES,
    caller_text,
    case_text,
    entry_text,
    referral_text,
)
from kyodo.consultations.states import (
    STATE_OF_OUTCOME,
    Audience,
    CaseState,
    EntryKind,
    Outcome,
    ReferralState,
    Turn,
)
from kyodo.fiscal import FiscalYear
from kyodo.organisations.models import Membership, Organisation
from kyodo.organisations.roles import Role
from kyodo.people.models import PEOPLE, Person
from kyodo.search import index
from kyodo.search.sources import Text

BATCH = 1000
YEARS = 10
_KINDS = (EntryKind.CONTACT_IN, EntryKind.CONTACT_OUT, EntryKind.NOTE, EntryKind.STEP)
_OPEN = (
    *(CaseState.HEARING, CaseState.CONSIDERING, CaseState.COORDINATING, CaseState.FOLLOWING_UP),
    CaseState.RECEIVED,
)
_OUTCOMES = {
    Outcome.SOLVED: 45,
    Outcome.LINKED: 20,
    Outcome.NOT_LINKED: 8,
    Outcome.INTRODUCED: 12,
    Outcome.CLOSED: 8,
    Outcome.WITHDRAWN: 4,
    Outcome.PROPOSAL: 3,
}


@dataclass(frozen=True)
class Size:
    """How much is made altogether."""

    cases: int
    entries: int


@dataclass
class Written:
    """A case in the making, with what will point to it."""

    case: Case
    subject: str
    entries: list[Entry]
    referrals: list[Referral]


class Maker:
    """Writes cases of the ten years before ``now``, the oldest first, more of them in spring."""

    def __init__(self, *, now: datetime, seed: int) -> None:
        self.now = now
        self.invention = Invention(seed)
        self.random = self.invention.random
        self.staff, self.receivers = _centre_and_receivers(now)
        self.lists = {kind: _list(kind) for kind in LISTS}

    def make(self, size: Size) -> Iterator[int]:
        """Write everything; tells after each batch how many cases there are so far."""
        moments = sorted(self._moment() for _ in range(size.cases))
        given = 0
        for first in range(0, size.cases, BATCH):
            batch = moments[first : first + BATCH]
            done = first + len(batch)
            until = size.entries * done // size.cases
            self._write(batch, until - given)
            given = until
            yield done

    def _moment(self) -> datetime:
        """When a case comes in: the counter is open by day, and busiest from April to June."""
        while True:
            days = self.random.triangular(0, 365 * YEARS, 0)
            moment = self.now - timedelta(days=int(days) + 1)
            local = timezone.localtime(moment).replace(
                hour=self.random.randrange(9, 18), minute=self.random.randrange(60), second=0
            )
            if local.weekday() < 6 and self.random.random() < (
                1 if local.month in (4, 5, 6) else 0.6
            ):
                return local

    @transaction.atomic
    def _write(self, moments: list[datetime], entries: int) -> None:
        callers = self._callers(len(moments))
        serials = _serials(moments)
        written = [
            self._case(moment, serial, self.random.choice(callers))
            for moment, serial in zip(moments, serials, strict=True)
        ]
        for each, number in zip(written, self._shares(len(written), entries), strict=True):
            self._add_entries(each, number)
            self._add_referral(each)
        Case.objects.bulk_create(each.case for each in written)
        topics = [
            Case.topics.through(case_id=each.case.pk, classification_id=topic.pk)
            for each in written
            for topic in self.random.sample(
                self.lists[Kind.TOPIC], self.random.choice((1, 1, 2, 3))
            )
        ]
        Case.topics.through.objects.bulk_create(topics)
        Entry.objects.bulk_create(entry for each in written for entry in each.entries)
        Referral.objects.bulk_create(referral for each in written for referral in each.referrals)
        index.put_many(CASES, ((each.case.pk, _texts(each)) for each in written))

    def _callers(self, cases: int) -> list[Person]:
        people = [Person(**self.invention.caller()) for _ in range(cases * 3 // 5 + 1)]
        for person in people:
            person.write_keys()
        Person.objects.bulk_create(people)
        index.put_many(
            PEOPLE,
            ((each.pk, [each.search_text()]) for each in people),
        )
        return people

    def _shares(self, cases: int, entries: int) -> list[int]:
        """How many entries each case has: at least one, a few have very many."""
        weights = [self.random.paretovariate(1.5) for _ in range(cases)]
        marks = [0.0]
        for weight in weights:
            marks.append(marks[-1] + weight)
        spare = (entries - cases) / marks[-1]
        return [1 + round(end * spare) - round(start * spare) for start, end in pairwise(marks)]

    def _case(self, moment: datetime, serial: int, caller: Person) -> Written:
        subject = self.invention.subject()
        random, day = self.random, timezone.localdate(moment)
        case = Case(
            fiscal_year=FiscalYear.of(day).start,
            serial=serial,
            received_at=moment,
            received_on=day,
            last_contact_on=day,
            summary=f"{subject}について",
            means=random.choice(self.lists[Kind.MEANS]),
            sector=random.choice(self.lists[Kind.SECTOR]),
            ward=random.choice(self.lists[Kind.WARD]),
            field=random.choice(self.lists[Kind.FIELD]),
            caller=caller,
            group_name=self.invention.group() if random.random() < 0.6 else "",
            reach_by="email" if caller.email else "telephone",
            owner=random.choice((*self.staff, *self.staff, *self.staff, None)),
        )
        for column, value in self._standing(moment).items():
            setattr(case, column, value)
        return Written(case, subject, [], [])

    def _standing(self, moment: datetime) -> dict[str, Any]:
        """Where a case is by now: the older, the more surely at its end."""
        random, age = self.random, (self.now - moment).days
        open_still = 0.7 if age < 30 else 0.25 if age < 180 else 0.04 if age < 540 else 0
        if random.random() < open_still:
            return {
                "state": random.choice(_OPEN),
                "turn": random.choice(Turn.values),
                "next_action": random.choice(("電話する", "資料を送る", "返事を確かめる", "")),
                "next_on": timezone.localdate(self.now + timedelta(days=random.randrange(-21, 60))),
            }
        outcome = Outcome(random.choices([*_OUTCOMES], [*_OUTCOMES.values()])[0])
        closed_at = min(moment + timedelta(days=random.randrange(120)), self.now)
        reasons = self.lists[Kind.NO_LINK_REASON]
        return {
            "state": STATE_OF_OUTCOME[outcome],
            "outcome": outcome,
            "no_link_reason": random.choice(reasons) if outcome == Outcome.NOT_LINKED else None,
            "closed_at": closed_at,
            "closed_on": timezone.localdate(closed_at),
        }

    def _add_entries(self, written: Written, number: int) -> None:
        case, random = written.case, self.random
        end = case.closed_at or self.now
        span = max((end - case.received_at) / number, timedelta())
        for place in range(number):
            happened_at = case.received_at + span * place
            kind = random.choice(_KINDS) if place else EntryKind.CONTACT_IN
            if kind in (EntryKind.CONTACT_IN, EntryKind.CONTACT_OUT):
                case.last_contact_on = timezone.localdate(happened_at)
            written.entries.append(
                Entry(
                    case=case,
                    kind=kind,
                    audience=Audience.CLIENT if random.random() < 0.2 else Audience.INTERNAL,
                    means=case.means if kind != EntryKind.STEP else None,
                    happened_at=happened_at,
                    text=self.invention.text(written.subject),
                    minutes=random.choice((5, 10, 15, 20, 30, 60)),
                    by=random.choice(self.staff),
                )
            )

    def _add_referral(self, written: Written) -> None:
        case, random = written.case, self.random
        if case.outcome not in (Outcome.LINKED, Outcome.NOT_LINKED, Outcome.PROPOSAL):
            return
        failed = case.outcome == Outcome.NOT_LINKED
        waited = (case.closed_at or self.now) - case.received_at
        written.referrals.append(
            Referral(
                case=case,
                organisation=random.choice(self.receivers),
                told=f"{written.subject}について相談がありました。",
                question="担当のかたと話せる日を教えてください。",
                due_on=case.received_on + timedelta(days=14),
                state=ReferralState.NOT_LINKED if failed else ReferralState.LINKED,
                asked_at=case.received_at + waited / 4,
                asked_by=random.choice(self.staff),
                seen_at=case.received_at + waited / 3,
                answered_at=case.received_at + waited / 2,
                closed_at=case.closed_at,
                answer="今年度は予算がありません。" if failed else "来週ならお会いできます。",
                no_link_reason=case.no_link_reason,
                learned_by_centre="早めに聞けばよかった。" if failed else "",
            )
        )


def _texts(written: Written) -> list[Text]:
    return [
        case_text(written.case),
        caller_text(written.case.caller),
        *map(entry_text, written.entries),
        *map(referral_text, written.referrals),
    ]


def _serials(moments: list[datetime]) -> list[int]:
    """The next numbers of each fiscal year."""
    years = [FiscalYear.of(timezone.localdate(moment)).start for moment in moments]
    last = dict(
        CaseCounter.objects.filter(fiscal_year__in=set(years)).values_list("fiscal_year", "last")
    )
    counted: Counter[int] = Counter(last)
    serials = []
    for year in years:
        counted[year] += 1
        serials.append(counted[year])
    CaseCounter.objects.bulk_create(
        [CaseCounter(fiscal_year=year, last=number) for year, number in counted.items()],
        update_conflicts=True,
        update_fields=["last"],
        unique_fields=["fiscal_year"],
    )
    return serials


def _list(kind: Kind) -> list[Classification]:
    """The municipality's own words; invented ones only where it has none yet."""
    if not Classification.objects.of(kind).exists():
        Classification.objects.bulk_create(
            Classification(kind=kind, code=code, label=label, position=position)
            for position, (code, label) in enumerate(LISTS[kind], 1)
        )
    return list(Classification.objects.of(kind).in_order())


def _centre_and_receivers(now: datetime) -> tuple[list[User], list[Organisation]]:
    """Who works at the centre, and bodies that are asked; made where there are none."""
    centre = Organisation.objects.filter(kind=Organisation.Kind.CENTRE).order_by("pk").first()
    if centre is None:
        centre = Organisation.objects.create(name=CENTRE, kind=Organisation.Kind.CENTRE)
    if not centre.memberships.exists():
        for number, name in enumerate(STAFF):
            address = f"centre{number}@example.jp"
            user, _new = User.objects.get_or_create(email=address, defaults={"name": name})
            role = Role.REPRESENTATIVE if number == len(STAFF) - 1 else Role.MEMBER
            Membership.objects.create(user=user, organisation=centre, role=role, created_at=now)
    staff = list(User.objects.filter(memberships__organisation=centre).order_by("pk"))
    kinds = Organisation.Kind
    for name, kind in [
        *((name, kinds.DEPARTMENT) for name in DEPARTMENTS),
        (WARD_CENTRE, kinds.WARD_CENTRE),
    ]:
        Organisation.objects.get_or_create(name=name, defaults={"kind": kind})
    asked = Organisation.objects.filter(kind__in=(kinds.DEPARTMENT, kinds.WARD_CENTRE))
    return staff, list(asked.order_by("pk"))
