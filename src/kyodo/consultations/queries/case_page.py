"""What the centre's staff see of one case, at a cost that does not grow with its length."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import Q, QuerySet

from kyodo.accounts.models import User
from kyodo.audit.models import AuditEntry, Reading
from kyodo.consultations.models import (
    CallerQuestion,
    Case,
    CaseFile,
    CaseRelation,
    Consent,
    Entry,
    Referral,
)
from kyodo.consultations.models.cases import CaseQuerySet
from kyodo.consultations.queries.referrals import is_late
from kyodo.organisations.models import Organisation

ENTRIES_PER_PAGE = 30
_OF_A_CASE = (
    *("caller", "owner", "means", "sector", "ward", "field", "organisation", "merged_into"),
    *("project", "no_link_reason", "retention"),
)


@dataclass(frozen=True)
class Timeline:
    """Some entries in the order in which they happened; ``older`` is where the ones before end."""

    entries: Sequence[Entry]
    older: int | None
    is_newest: bool


@dataclass(frozen=True)
class Related:
    relation: CaseRelation
    case: Case


@dataclass(frozen=True)
class ShownReferral:
    """``is_late``: nobody answered although the day has passed."""

    referral: Referral
    is_late: bool


@dataclass(frozen=True)
class CasePage:
    """Everything beside the entries; of a merged case most of it lies with the other one."""

    case: Case
    topics: Sequence[str]
    files: Sequence[CaseFile]
    consents: Sequence[Consent]
    related: Sequence[Related]
    merged: Sequence[Case]
    questions: Sequence[CallerQuestion]
    referrals: Sequence[ShownReferral]


def visible_cases(user: User) -> CaseQuerySet:
    """Cases with what their head shows, in one query."""
    return Case.objects.visible_to(user).select_related(*_OF_A_CASE)


def case_page(case: Case, now: datetime) -> CasePage:
    """The parts of the page that are few, whatever happened."""
    relations = CaseRelation.objects.touching(case)
    return CasePage(
        case=case,
        topics=[str(topic) for topic in case.topics.in_order()],
        files=list(case.files.select_related("stored", "added_by")),
        consents=list(case.consents.select_related("receiver")),
        related=[Related(relation, relation.other(case)) for relation in relations],
        merged=list(case.merged_cases.order_by("pk")),
        questions=list(case.questions.exclude(answer="")),
        referrals=[
            ShownReferral(referral, is_late(referral, now))
            for referral in case.referrals.for_case_page()
        ],
    )


def timeline(case: Case, before: int | None = None) -> Timeline:
    """The newest entries, or those before one of them; never more than fit on a page."""
    entries = case.entries.select_related("by", "means")
    edge = case.entries.filter(pk=before).first() if before else None
    if edge is not None:
        entries = entries.filter(
            Q(happened_at__lt=edge.happened_at) | Q(happened_at=edge.happened_at, pk__lt=edge.pk)
        )
    rows = list(entries.order_by("-happened_at", "-pk")[: ENTRIES_PER_PAGE + 1])
    shown = rows[:ENTRIES_PER_PAGE]
    return Timeline(
        entries=shown[::-1],
        older=shown[-1].pk if len(rows) > ENTRIES_PER_PAGE else None,
        is_newest=edge is None,
    )


def people_of_the_centre() -> QuerySet[User]:
    """Whoever may own a case."""
    return _people_of_the_centre().all()


@cache
def _people_of_the_centre() -> QuerySet[User]:
    """Put together once: every list of cases offers them."""
    centre = Organisation.Kind.CENTRE
    of_centre = Q(memberships__organisation__kind=centre) | Q(
        memberships__organisation__consortia__kind=centre
    )
    return User.objects.filter(of_centre, is_active=True).distinct().order_by("name", "pk")


def history_of_case(case: Case) -> QuerySet[AuditEntry]:
    """What happened to the case, newest first."""
    return AuditEntry.objects.visible().about(case).newest_first()


def readings_of_case(case: Case) -> QuerySet[Reading]:
    """Who looked at it or at what was handed on of it, newest first; once per person and hour.

    Whoever opened a referral by its link, without an account, stands on the referral's own page.
    """
    handed_on = [str(number) for number in case.referrals.values_list("pk", flat=True)]
    return Reading.objects.filter(
        Q(target_type=case._meta.label_lower, target_id=str(case.pk))
        | Q(target_type=Referral._meta.label_lower, target_id__in=handed_on)
    ).order_by("-hour", "-pk")
