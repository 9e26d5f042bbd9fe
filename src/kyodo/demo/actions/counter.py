"""The counter of the demo: invented calls since April 2023, and what became of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from kyodo.accounts.models import User
from kyodo.classifications.actions import import_classifications
from kyodo.classifications.models import Classification
from kyodo.classifications.readers import Row
from kyodo.classifications.states import Kind
from kyodo.consultations.actions.capacities import set_capacity
from kyodo.consultations.actions.cases import (
    CaseData,
    Ending,
    FirstWords,
    close_case,
    move_case,
    receive_case,
)
from kyodo.consultations.actions.consents import ConsentData, record_consent
from kyodo.consultations.actions.entries import EntryData, add_entry
from kyodo.consultations.actions.load import count_load
from kyodo.consultations.actions.plans import Plan, plan_next
from kyodo.consultations.actions.referral_answers import (
    Answer,
    answer_own_referral,
    answer_referral,
)
from kyodo.consultations.actions.referrals import (
    Decision,
    ReferralData,
    close_referral,
    refer_case,
)
from kyodo.consultations.actions.statistics import (
    change_statistics_report,
    propose_statistics_report,
    publish_statistics_report,
    start_statistics_report,
)
from kyodo.consultations.actions.text_blocks import add_text_block
from kyodo.consultations.management.invention import Invention
from kyodo.consultations.models import Case, Referral
from kyodo.consultations.states import (
    Audience,
    CaseState,
    EntryKind,
    Outcome,
    ReceiverSays,
    ReferralState,
)
from kyodo.demo import calls
from kyodo.demo.calls import CALLS, Call
from kyodo.fiscal import FiscalYear, HalfYear
from kyodo.organisations.actions import add_organisation
from kyodo.organisations.models import Organisation
from kyodo.people.actions import PersonData, add_person

OPENED_ON = date(2023, 4, 3)
SEED = 2023
OPEN_FOR = timedelta(days=45)  # younger cases are still at work, and some that are older
LONG_OPEN_FOR = timedelta(days=200)
LATEST = timedelta(days=4)  # before today; what is newer is told by itself
HOURS = Decimal(2)
_SPRING = (4, 5, 6)


@dataclass(frozen=True)
class Desk:
    """Who works at the counter, with its lists and whom it asks; ``now`` is when it is built."""

    lead: User
    staff: tuple[User, ...]
    officer: User
    bodies: Mapping[str, Organisation]
    words: Mapping[tuple[Kind, str], Classification]
    invention: Invention
    now: datetime

    def word(self, kind: Kind, code: str) -> Classification:
        return self.words[kind, code]

    def any_word(self, kind: Kind) -> Classification:
        return self.invention.random.choice([w for key, w in self.words.items() if key[0] == kind])


def add_bodies(runs_the_centre: Organisation) -> dict[str, Organisation]:
    """The centre, run by the citizens' side, and those whom it asks."""
    kinds = Organisation.Kind
    centre = add_organisation(
        name=calls.CENTRE, kind=kinds.CENTRE, members=[runs_the_centre], by=None
    )
    bodies = {
        name: add_organisation(name=name, kind=kinds.DEPARTMENT, by=None)
        for name in calls.DEPARTMENTS
    }
    ward_centre = add_organisation(name=calls.WARD_CENTRE, kind=kinds.WARD_CENTRE, by=None)
    return {calls.CENTRE: centre, calls.WARD_CENTRE: ward_centre, **bodies}


def keep_counter(
    bodies: Mapping[str, Organisation], people: Mapping[tuple[str, str], User], now: datetime
) -> None:
    """Everything about consultations, from the lists to the forecast."""
    lead = people["civic", "answerable"]
    staff = (people["civic", "drafter"], people["civic", "counter"], lead)
    desk = Desk(lead, staff, people["", "officer"], bodies, _words(lead), Invention(SEED), now)
    set_capacity(valid_from=OPENED_ON, hours=HOURS, by=lead, today=timezone.localdate(now))
    for title, text in calls.TEXT_BLOCKS:
        add_text_block(title=title, text=text, audience=Audience.CLIENT, by=lead)
    for number, moment in zip(count(), _moments(desk), strict=False):
        _take(desk, number, moment)
    _ask_and_wait(desk)
    _publish_half_year(desk)
    count_load(now=now)


def _words(lead: User) -> dict[tuple[Kind, str], Classification]:
    for kind, words in calls.WORDS.items():
        rows = [
            Row(line, code, label, calls.ENGLISH[kind][code], parent)
            for line, (code, label, parent) in enumerate(words, start=1)
        ]
        import_classifications(kind=kind, rows=rows, by=lead)
    below = {word.parent_id for word in Classification.objects.all()}
    return {
        (Kind(word.kind), word.code): word
        for word in Classification.objects.all()
        if word.pk not in below
    }


def _moments(desk: Desk) -> Iterator[datetime]:
    """Openings of cases in time order: more of them in spring and in the last two years."""
    today, random = timezone.localdate(desk.now), desk.invention.random
    lately = FiscalYear.of(today).previous.first_day
    day = OPENED_ON
    while day < today - LATEST:
        if day.weekday() < 5:
            at = time(random.randrange(9, 17), random.randrange(60))
            yield datetime.combine(day, at, tzinfo=timezone.get_current_timezone())
        often = 8 if day.month in _SPRING else 12
        day += timedelta(days=random.randrange(4, often + (4 if day < lately else 0)) + 1)


def _take(desk: Desk, number: int, moment: datetime) -> None:
    """A call and what followed; it ends unless it came in lately."""
    call, owner = CALLS[number % len(CALLS)], desk.staff[number % len(desk.staff)]
    case = _receive(desk, call, moment, owner)
    if desk.now - moment < (OPEN_FOR if number % 4 else LONG_OPEN_FOR):
        _keep_open(desk, case, call, number, moment)
        return
    _follow_up(desk, case, moment, times=1 + number % 3)
    outcome = (Outcome.SOLVED, Outcome.INTRODUCED, Outcome.CLOSED)[number % 3]
    reason = None
    if call.department:
        fails = number // len(CALLS) % 3 == 1
        outcome = Outcome.NOT_LINKED if fails else Outcome.LINKED
        reason = desk.word(Kind.NO_LINK_REASON, "no_budget") if fails else None
        _refer(desk, case, call, moment + timedelta(days=3), reason)
    elif call.topic == "proposal":
        outcome = Outcome.PROPOSAL
    close_case(
        case_id=case.pk,
        ending=Ending(outcome, reason=reason),
        by=owner,
        now=moment + timedelta(days=30 + number % 9),
    )


def _receive(desk: Desk, call: Call, moment: datetime, owner: User) -> Case:
    caller = desk.invention.caller()
    person = PersonData(caller["name"], caller["name_kana"], caller["telephone"])
    return receive_case(
        data=CaseData(
            means=desk.any_word(Kind.MEANS),
            summary=call.summary,
            sector=desk.word(Kind.SECTOR, call.sector),
            ward=desk.any_word(Kind.WARD),
            field=desk.word(Kind.FIELD, call.field),
            topics=[desk.word(Kind.TOPIC, call.topic)],
            group_name=desk.invention.random.choice(calls.GROUPS.get(call.sector, ("",))),
            owner=owner,
            next_action=call.next_action,
            next_on=timezone.localdate(moment) + timedelta(days=7),
        ),
        caller=add_person(data=person, by=owner),
        words=FirstWords(call.said, minutes=desk.invention.random.choice((30, 45, 60))),
        by=owner,
        now=moment,
    )


def _follow_up(desk: Desk, case: Case, moment: datetime, *, times: int) -> None:
    random = desk.invention.random
    for step in range(times):
        at = moment + timedelta(days=5 + 8 * step, hours=1)
        if at >= desk.now:
            return
        add_entry(
            case_id=case.pk,
            data=EntryData(
                kind=random.choice((EntryKind.CONTACT_OUT, EntryKind.CONTACT_IN, EntryKind.NOTE)),
                text=random.choice(calls.FOLLOW_UPS),
                means=case.means,
                minutes=random.choice((20, 40, 60, 90)),
            ),
            by=random.choice(desk.staff),
            now=at,
        )


def _keep_open(desk: Desk, case: Case, call: Call, number: int, moment: datetime) -> None:
    """At work: some are due today, some late, one has nobody yet."""
    _follow_up(desk, case, moment, times=number % 3)
    today, by = timezone.localdate(desk.now), desk.lead
    case.refresh_from_db()
    next_on = today + timedelta(days=(0, -2, 3, 9, 16)[number % 5])
    owner = None if number % 7 == 3 else case.owner
    plan = Plan(case.version, call.next_action, next_on)
    plan_next(case_id=case.pk, plan=plan, owner=owner, by=by)
    move_case(case_id=case.pk, to=(CaseState.HEARING, CaseState.FOLLOWING_UP)[number % 2], by=by)


def _ask(desk: Desk, case: Case, call: Call, body: str, at: datetime) -> tuple[Referral, str]:
    data = ReferralData(
        organisation=desk.bodies[body],
        told=calls.TOLD.format(summary=call.summary),
        question=calls.QUESTION,
        due_on=timezone.localdate(at) + timedelta(days=14),
    )
    return refer_case(case_id=case.pk, data=data, by=desk.staff[0], now=at)


def _refer(desk: Desk, case: Case, call: Call, at: datetime, reason: Classification | None) -> None:
    """Asked, answered and decided. One department has an account, the others take the link."""
    referral, key = _ask(desk, case, call, call.department, at)
    words, learned, own = calls.NOT_LINKED if reason else (*calls.LINKED, "")
    answer = Answer(
        said=ReceiverSays.NOT_LINKED if reason else ReceiverSays.LINKED,
        text=words,
        who=f"{call.department} 企画係",
        reason=reason,
        learned=learned,
    )
    answered_at = at + timedelta(days=4 + len(call.summary) % 5)
    if call.department == calls.PARKS:
        answer_own_referral(
            referral_id=referral.pk, answer=answer, by=desk.officer, now=answered_at
        )
    else:
        answer_referral(key=key, answer=answer, now=answered_at)
    state = ReferralState.NOT_LINKED if reason else ReferralState.LINKED
    close_referral(
        referral_id=referral.pk,
        decision=Decision(state, own, reason),
        by=desk.staff[0],
        now=answered_at + timedelta(days=2),
    )


def _ask_and_wait(desk: Desk) -> None:
    """Today's news: the parks department and a ward centre are asked and have not answered."""
    at = desk.now - timedelta(hours=20)
    to_parks, to_ward = CALLS[1], CALLS[8]
    case = _receive(desk, to_parks, at - timedelta(days=2), desk.staff[0])
    _ask(desk, case, to_parks, calls.PARKS, at)
    other = _receive(desk, to_ward, at - timedelta(days=1), desk.staff[1])
    consent = ConsentData(
        desk.bodies[calls.WARD_CENTRE],
        "相談のあらましを伝えて、部屋を一緒にさがしてもらう",
        "telephone",
        timezone.localdate(at),
    )
    record_consent(case_id=other.pk, data=consent, by=desk.staff[1], now=at)
    _ask(desk, other, to_ward, calls.WARD_CENTRE, at)


def _publish_half_year(desk: Desk) -> None:
    """The statistics of the last half that is over, with the second look of another person."""
    today = timezone.localdate(desk.now)
    half = HalfYear.of(HalfYear.of(today).first_day - timedelta(days=1))
    if half.first_day < OPENED_ON.replace(day=1):
        return
    writer, reader = desk.staff[0], desk.lead
    report = start_statistics_report(half=half, by=writer, now=desk.now)
    report = change_statistics_report(
        report_id=report.pk, comments={"summary": calls.REMARK}, seen=report.version, by=writer
    )
    propose_statistics_report(report_id=report.pk, by=writer, now=desk.now)
    publish_statistics_report(report_id=report.pk, by=reader, now=desk.now)
