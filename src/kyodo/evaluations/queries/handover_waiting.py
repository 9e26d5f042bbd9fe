"""What a project waits for, its next dates, and the main dates of its years.

Only that a section is sealed is said of a side before the reveal: no count and no progress.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.evaluations.models import Evaluation, Meeting, Publication, SheetPart
from kyodo.evaluations.queries.publication import latest_texts
from kyodo.evaluations.states import State
from kyodo.fiscal import FiscalYear
from kyodo.projects.models import ImprovementAction, Project
from kyodo.punctuation import dotted


@dataclass(frozen=True)
class Deadline:
    """A day until which something has to be done; ``who`` may be nobody in particular."""

    due_on: date
    what: str
    who: str
    is_overdue: bool


@dataclass(frozen=True)
class Milestone:
    happened_on: date
    what: str


@dataclass(frozen=True)
class Milestones:
    """One year of the project, its dates in order."""

    year: FiscalYear
    state: str
    dates: Sequence[Milestone]


def waiting_lines(evaluations: Sequence[Evaluation], today: date) -> list[str]:
    """Sentences, the newest year first."""
    return [
        _("%(year)s：%(sentence)s") % {"year": evaluation.year, "sentence": sentence}
        for at, evaluation in enumerate(evaluations)
        for sentence in _waiting(evaluation, is_newest=at == 0, today=today)
    ]


def deadlines(
    project: Project,
    evaluations: Sequence[Evaluation],
    actions: Sequence[ImprovementAction],
    today: date,
) -> list[Deadline]:
    """What has a day and is not done, what is late first."""
    found = [
        *(row for each in evaluations for row in _schedules(each, today)),
        *(_action(action, today) for action in actions if action.due_on),
    ]
    if project.ends_on and project.ends_on >= today:
        found.append(Deadline(project.ends_on, _("協働の期間が終わる"), "", is_overdue=False))
    return sorted(found, key=lambda row: row.due_on)


def milestones(evaluations: Sequence[Evaluation]) -> list[Milestones]:
    """Four queries, however many years there are."""
    found: dict[int, set[tuple[date, int, str]]] = defaultdict(set)
    for evaluation in evaluations:
        for order, (moment, what) in enumerate(
            ((evaluation.prepared_at, _("準備")), (evaluation.opened_at, _("記入を始めた")))
        ):
            if moment:
                found[evaluation.pk].add((_day(moment), order, what))
    for number, day, order, what in _happened(evaluations):
        found[number].add((day, order, what))
    return [
        Milestones(
            evaluation.year,
            str(evaluation.get_state_display()),
            [Milestone(day, what) for day, _order, what in sorted(found[evaluation.pk])],
        )
        for evaluation in evaluations
    ]


# --- what waits --------------------------------------------------------------------------------


def _waiting(evaluation: Evaluation, *, is_newest: bool, today: date) -> Iterator[str]:
    if evaluation.state == State.PREPARING:
        yield _("準備を終えて、記入を始めること。")
    elif evaluation.state == State.ANSWERING:
        yield from _unsealed(evaluation)
    elif evaluation.state in (State.TALKING, State.CORRECTING):
        yield from _unpublished(evaluation)
    elif is_newest and _goes_on(evaluation, today):
        yield _("公表済みです。次年度の評価の準備を始められます。")


def _unsealed(evaluation: Evaluation) -> Iterator[str]:
    """Each section with those who have still to seal it."""
    for heading, roles in _lacking_seals(evaluation).values():
        yield _("「%(section)s」の封印を待っています（%(roles)s）。") % {
            "section": heading,
            "roles": dotted(roles),
        }


def _lacking_seals(evaluation: Evaluation) -> dict[str, tuple[str, list[str]]]:
    """Heading and labels of roles by section, where a seal is missing."""
    parts = SheetPart.objects.filter(check_sheet__evaluation=evaluation)
    parts = parts.exclude(pk__in=SheetPart.objects.sealed().values("pk"))
    lacking: dict[str, list[str]] = defaultdict(list)
    for section, role in parts.order_by("pk").values_list("section", "check_sheet__role"):
        if role not in lacking[section]:
            lacking[section].append(role)
    label_of = evaluation.form.label_of
    return {
        section.id: (section.heading, [label_of(role) for role in lacking[section.id]])
        for section in evaluation.form.sections
        if section.id in lacking
    }


def _unpublished(evaluation: Evaluation) -> Iterator[str]:
    proposal = (
        evaluation.publications.proposed().defer("snapshot").prefetch_related("consents").first()
    )
    form = evaluation.form
    if proposal is not None:
        given = {consent.role for consent in proposal.consents.all()}
        lacking = [form.label_of(role) for role in form.publishers if role not in given]
        yield _("公表の提案が、同意を待っています（%(roles)s）。") % {"roles": dotted(lacking)}
        return
    ready, agree = True, form.narratives.agreed_by if form.narratives else ()
    for text, version in latest_texts(evaluation):
        agreed = {agreement.role for agreement in version.agreements.all()}
        lacking = [form.label_of(role) for role in agree if role not in agreed]
        if not version.body.strip():
            ready = False
            yield _("検証文「%(text)s」を書くこと。") % {"text": text}
        elif lacking:
            ready = False
            yield _("検証文「%(text)s」が合意を待っています（%(roles)s）。") % {
                "text": text,
                "roles": dotted(lacking),
            }
    if ready:
        yield _("公表を提案できます。")


def _goes_on(evaluation: Evaluation, today: date) -> bool:
    ends_on = evaluation.project.ends_on
    following = evaluation.year.next
    return ends_on is None or ends_on >= max(following.first_day, today)


# --- days --------------------------------------------------------------------------------------


def _schedules(evaluation: Evaluation, today: date) -> Iterator[Deadline]:
    if evaluation.state not in (State.PREPARING, State.ANSWERING):
        return
    answering = evaluation.state == State.ANSWERING
    lacking = _lacking_seals(evaluation) if answering else {}
    headings = {section.id: section.heading for section in evaluation.form.sections}
    for schedule in evaluation.schedules.all():
        if answering and schedule.section not in lacking:
            continue
        _heading, roles = lacking.get(schedule.section, ("", []))
        what = _("%(year)sの評価「%(section)s」を封印する") % {
            "year": evaluation.year,
            "section": headings.get(schedule.section, schedule.section),
        }
        yield Deadline(schedule.due_on, what, dotted(roles), schedule.due_on < today)


def _action(action: ImprovementAction, today: date) -> Deadline:
    what = _("取組「%(text)s」") % {"text": action.text}
    due_on = action.due_on or today
    return Deadline(due_on, what, action.person.name if action.person else "", due_on < today)


def _happened(evaluations: Sequence[Evaluation]) -> Iterator[tuple[int, date, int, str]]:
    """Evaluation, day, place among several of one day, and what happened."""
    parts = SheetPart.objects.filter(
        check_sheet__evaluation__in=evaluations, revealed_at__isnull=False
    ).order_by("pk")
    for number, moment in parts.values_list("check_sheet__evaluation", "revealed_at"):
        if moment is not None:
            yield number, _day(moment), 2, _("開示")
    meetings = Meeting.objects.filter(evaluation__in=evaluations).order_by("held_on", "pk")
    for number, day in meetings.values_list("evaluation", "held_on"):
        yield number, day, 3, _("話し合い")
    published = Publication.objects.published().filter(evaluation__in=evaluations)
    for row in published.order_by("number", "pk").defer("snapshot"):
        if row.published_at is not None:
            what = _("第%(number)d版を公表") % {"number": row.number}
            if row.what_changed:
                what = _("%(what)s（訂正：%(changed)s）") % {
                    "what": what,
                    "changed": row.what_changed,
                }
            yield row.evaluation_id, _day(row.published_at), 4, what


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
