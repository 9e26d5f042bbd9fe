"""What keeps evaluations from going on, in words, from facts that are no secret.

Whether a section is sealed, until when it should be, and who has agreed to what are known to
everybody who may know of an evaluation. How far somebody has come with marking is asked nowhere
here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from kyodo.evaluations.models import (
    Evaluation,
    JointText,
    JointTextVersion,
    Publication,
    Seal,
    Seat,
    SectionSchedule,
    SheetPart,
)
from kyodo.evaluations.queries.parts import form_voices
from kyodo.evaluations.roles import SeatDuty
from kyodo.evaluations.states import State
from kyodo.punctuation import listed


@dataclass(frozen=True)
class HoldUp:
    """Sentences, and the next day that counts; ``is_late`` when it has passed."""

    sentences: Sequence[str]
    due_on: date | None = None
    is_late: bool = False


Days = tuple[date, date]
Fact = TypeVar("Fact")


@dataclass(frozen=True)
class _HiddenPart:
    """A section of one sheet, once for each ``signer`` who has to seal it."""

    section: str
    role: str
    signer: str
    is_sealed: bool


@dataclass(frozen=True)
class _Awaited:
    """A section that roles have to seal; ``days`` is None where it has no dates."""

    heading: str
    roles: frozenset[str]
    days: Days | None

    def has_begun(self, today: date) -> bool:
        """Whether it may be sealed by now."""
        return self.days is not None and self.days[0] <= today


@dataclass(frozen=True)
class _Facts:
    """What was read for all rows of a page, by the key of the evaluation.

    ``days`` are, by key of the schedule, from when on it may be sealed and until when it should be;
    ``hidden`` the parts that are not revealed.
    """

    today: date
    days: Mapping[int, Mapping[str, Days]]
    answerable: Mapping[int, set[str]]
    hidden: Mapping[int, Sequence[_HiddenPart]]
    agreed: Mapping[int, list[set[str]]]
    consents: Mapping[int, set[str]]

    def until(self, day: date | None, sentences: Sequence[str]) -> HoldUp:
        """A row that waits for something which should be there by this day."""
        return HoldUp(sentences, day, day is not None and day < self.today)


def hold_ups(evaluations: Sequence[Evaluation], today: date) -> dict[int, HoldUp]:
    """For each evaluation what it waits for; the number of queries does not depend on how many."""
    by_state: dict[str, list[int]] = defaultdict(list)
    for evaluation in evaluations:
        by_state[evaluation.state].append(evaluation.pk)
    being_written = by_state[State.TALKING] + by_state[State.CORRECTING]
    filled = by_state[State.ANSWERING] + being_written
    facts = _Facts(
        today=today,
        days=_of(_days, by_state[State.PREPARING] + filled),
        answerable=_of(_answerable, by_state[State.PREPARING]),
        hidden=_of(_hidden, filled),
        agreed=_of(_agreed, being_written),
        consents=_of(_consents, being_written),
    )
    return {each.pk: _WORDS[State(each.state)](each, facts) for each in evaluations}


# --- words -----------------------------------------------------------------------------------


def _preparing(evaluation: Evaluation, facts: _Facts) -> HoldUp:
    days = facts.days.get(evaluation.pk, {})
    form = evaluation.form
    there = facts.answerable.get(evaluation.pk, set())
    asked = {signer for voice in form_voices(form) for signer in voice.role.signers} - there
    lacking = form.labels(
        [role.id for role in form.roles if role.id in asked and not role.optional]
    )
    sentences = []
    if lacking:
        sentences.append(_("%(roles)sの記入責任者が決まっていません") % {"roles": lacking})
    if any(section.schedule_key not in days for section in form.sections):
        sentences.append(_("日程が決まっていない段階があります"))
    first = min((due_on for _opens_on, due_on in days.values()), default=None)
    return facts.until(first, sentences or [_("記入を始めるのを待っています")])


def _answering(evaluation: Evaluation, facts: _Facts) -> HoldUp:
    """Who has not sealed what may be sealed by now; before that, from when on it may be."""
    awaited = _awaited(evaluation, facts)
    begun = [section for section in awaited if section.has_begun(facts.today)]
    if begun:
        return facts.until(_first_due(begun), _seals_missing(evaluation, begun))
    coming = sorted((days[0], section.heading) for section in awaited if (days := section.days))
    sentences = [
        _("「%(section)s」を封印できる日を待っています") % {"section": heading}
        for _opens_on, heading in coming[:1]
    ]
    return facts.until(_first_due(awaited), sentences)


def _awaited(evaluation: Evaluation, facts: _Facts) -> list[_Awaited]:
    """Sections of the steps that have begun and lack a seal.

    The rule of ``open_step_ids``: a step begins when all before it are revealed, whatever roles
    do that need not take part.
    """
    form = evaluation.form
    waiting: dict[str, set[str]] = defaultdict(set)
    unfinished = set()
    for part in facts.hidden.get(evaluation.pk, ()):
        if form.role(part.role).optional:
            continue
        unfinished.add(form.section(part.section).step)
        if not part.is_sealed:
            waiting[part.section].add(part.signer)
    steps = set()
    for step in form.filling_steps:
        steps.add(step.id)
        if step.id in unfinished:
            break
    days = facts.days.get(evaluation.pk, {})
    return [
        _Awaited(section.heading, frozenset(waiting[section.id]), days.get(section.schedule_key))
        for section in form.sections
        if section.id in waiting and section.step in steps
    ]


def _seals_missing(evaluation: Evaluation, sections: Iterable[_Awaited]) -> list[str]:
    by_roles: dict[str, list[str]] = defaultdict(list)
    for section in sections:
        by_roles[evaluation.form.labels(list(section.roles))].append(section.heading)
    return [
        _("%(roles)sが封印していません（%(sections)s）")
        % {"roles": roles, "sections": listed(headings)}
        for roles, headings in by_roles.items()
    ]


def _first_due(sections: Iterable[_Awaited]) -> date | None:
    return min((section.days[1] for section in sections if section.days), default=None)


def _talking(evaluation: Evaluation, facts: _Facts) -> HoldUp:
    """Sections that a form asks only after the talk, and what has to be agreed."""
    awaited = _awaited(evaluation, facts)
    begun = [section for section in awaited if section.has_begun(facts.today)]
    sentences = [*_seals_missing(evaluation, begun), *_agreeing(evaluation, facts)]
    return facts.until(_first_due(begun), sentences)


def _agreeing(evaluation: Evaluation, facts: _Facts) -> list[str]:
    form = evaluation.form
    if evaluation.pk in facts.consents:
        given = facts.consents[evaluation.pk]
        roles = form.labels([role for role in form.publishers if role not in given])
        return [_("%(roles)sが公表に同意するのを待っています") % {"roles": roles}]
    texts = facts.agreed.get(evaluation.pk, [])
    needed = set(form.narratives.agreed_by) if form.narratives else set()
    lacking = sum(1 for given in texts if needed - given)
    if lacking:
        words = {"total": len(texts), "count": lacking}
        return [_("検証文%(total)d件のうち%(count)d件に、まだ合意していません") % words]
    return [_("公表の提案を待っています")]


def _published(_evaluation: Evaluation, _facts: _Facts) -> HoldUp:
    return HoldUp([])


_WORDS: dict[State, Callable[[Evaluation, _Facts], HoldUp]] = {
    State.PREPARING: _preparing,
    State.ANSWERING: _answering,
    State.TALKING: _talking,
    State.CORRECTING: _talking,
    State.PUBLISHED: _published,
}


# --- facts -----------------------------------------------------------------------------------


def _of(
    read: Callable[[Sequence[int]], Mapping[int, Fact]], keys: Sequence[int]
) -> Mapping[int, Fact]:
    """Facts about these evaluations; nothing is asked about none."""
    return read(keys) if keys else {}


def _days(keys: Sequence[int]) -> dict[int, dict[str, Days]]:
    found: dict[int, dict[str, Days]] = defaultdict(dict)
    rows = SectionSchedule.objects.filter(evaluation__in=keys).order_by("pk")
    for key, section, *days in rows.values_list("evaluation_id", "section", "opens_on", "due_on"):
        found[key][section] = (days[0], days[1])
    return found


def _hidden(keys: Sequence[int]) -> dict[int, list[_HiddenPart]]:
    sealed = Seal.objects.filter(
        part=OuterRef("pk"), role=OuterRef("check_sheet__signers__role"), reopened_at__isnull=True
    )
    parts = SheetPart.objects.filter(
        check_sheet__evaluation__in=keys,
        check_sheet__signers__isnull=False,
        revealed_at__isnull=True,
    ).annotate(is_sealed=Exists(sealed))
    found: dict[int, list[_HiddenPart]] = defaultdict(list)
    for key, section, role, signer, is_sealed in parts.order_by("pk").values_list(
        "check_sheet__evaluation_id",
        "section",
        "check_sheet__role",
        "check_sheet__signers__role",
        "is_sealed",
    ):
        found[key].append(_HiddenPart(section, role, signer, is_sealed))
    return found


def _agreed(keys: Sequence[int]) -> dict[int, list[set[str]]]:
    """For each joint text in force the roles that agreed to its latest version."""
    newest = (
        JointTextVersion.objects.filter(joint_text=OuterRef("joint_text"))
        .order_by("-number")
        .values("pk")[:1]
    )
    texts = JointText.objects.in_force().filter(evaluation__in=keys)
    versions = JointTextVersion.objects.filter(
        joint_text__in=texts.order_by(), pk=Subquery(newest)
    ).order_by("pk")
    found: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for key, version, role in versions.values_list(
        "joint_text__evaluation_id", "pk", "agreements__role"
    ):
        found[key][version] |= {role} - {None}
    return {key: list(agreed.values()) for key, agreed in found.items()}


def _consents(keys: Sequence[int]) -> dict[int, set[str]]:
    """Roles that have consented to what is proposed; nothing for what is not proposed."""
    proposals = Publication.objects.proposed().filter(evaluation__in=keys).order_by("pk")
    found: dict[int, set[str]] = defaultdict(set)
    for key, role in proposals.values_list("evaluation_id", "consents__role"):
        found[key] |= {role} - {None}
    return found


def _answerable(keys: Sequence[int]) -> dict[int, set[str]]:
    seats = Seat.objects.filter(evaluation__in=keys, duty=SeatDuty.ANSWERABLE).order_by("pk")
    found: dict[int, set[str]] = defaultdict(set)
    for key, role in seats.values_list("evaluation_id", "role"):
        found[key].add(role)
    return found
