"""What happens to a plan in the course of its year: checks, and actions that are carried on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.fiscal import FiscalYear
from kyodo.lifecycle import Refusal
from kyodo.plans.events import Event
from kyodo.plans.models import CarryDecision, Measure, ProgressCheck
from kyodo.plans.permissions import can_decide_carried_action, can_write_plan
from kyodo.plans.queries import latest_versions
from kyodo.plans.states import NEEDS_A_REASON, Decision, Half, Progress
from kyodo.projects.actions import report_improvement
from kyodo.projects.models import ImprovementAction, Project, WorkItem
from kyodo.projects.states import ImprovementState


@dataclass(frozen=True)
class Found:
    """How far a measure has come; ``why`` is a must where it did not go as planned."""

    state: Progress
    why: str = ""


@dataclass(frozen=True)
class CarryData:
    """``reason`` is why it is dropped, or what became of it; ``work_item`` where it goes on."""

    decision: Decision
    reason: str = ""
    work_item: WorkItem | None = None


@transaction.atomic
def check_progress(
    *,
    project_id: int,
    year: FiscalYear,
    half: Half,
    found: Mapping[str, Found],
    by: User,
    now: datetime,
) -> list[ProgressCheck]:
    """Write down, by key of the measure, where the plan stands; what is not named stays as it was.

    Raises ``PermissionDenied``, or ``Refusal`` without a reason where one is needed, and for a
    measure that is no longer in the plan.
    """
    project = Project.objects.select_for_update().get(pk=project_id)
    if not can_write_plan(by, project):
        raise PermissionDenied
    measures = _measures(project, year)
    if set(found) - set(measures):
        raise Refusal(
            _("書いている間に、計画の取組が変わりました。画面を開き直して確かめてください。")
        )
    written = [
        _write_check(measures[key], key, half, each, by=by, now=now)
        for key, each in found.items()
        if not _stands(measures[key], key, half, each)
    ]
    if written:
        record(
            Event.PROGRESS_CHECKED,
            by=by,
            target=project,
            year=str(year),
            half=str(half.value),
            measures=len(written),
        )
    return written


@transaction.atomic
def decide_carried_action(
    *, action_id: int, year: FiscalYear, data: CarryData, by: User, now: datetime
) -> CarryDecision:
    """Decide once what becomes of an open action in the plan of a year.

    What is done or dropped is reported as such; dropping tells the other side. Raises
    ``PermissionDenied``, or ``Refusal`` where it was decided already, is closed, or is dropped
    without a reason.
    """
    action = ImprovementAction.objects.select_for_update().get(pk=action_id)
    if not can_decide_carried_action(by, action):
        raise PermissionDenied
    if action.carry_decisions.filter(fiscal_year=year.start).exists():
        raise Refusal(_("この取組は、この年度の計画では、もう決めてあります。"))
    if action.state != ImprovementState.OPEN:
        raise Refusal(_("この取組は、もう終わっています。"))
    if data.decision == Decision.DROP and not data.reason.strip():
        raise Refusal(_("取りやめる理由を書いてください。"))
    item = data.work_item
    if item is not None and (item.project_id, item.fiscal_year) != (action.project_id, year.start):
        raise Refusal(_("この年度の事業項目を選んでください。"))
    decision = CarryDecision.objects.create(
        action=action,
        fiscal_year=year.start,
        decision=data.decision,
        reason=data.reason.strip(),
        work_item=item if data.decision == Decision.CARRY else None,
        decided_by=by,
        decided_at=now,
    )
    record(Event.ACTION_DECIDED, by=by, target=action, year=str(year), decision=data.decision.value)
    if data.decision in _STATES:
        report_improvement(
            action_id=action.pk,
            state=_STATES[data.decision],
            outcome=data.reason,
            by=by,
            now=now,
        )
    return decision


_STATES = {Decision.DONE: ImprovementState.DONE, Decision.DROP: ImprovementState.DROPPED}


def _measures(project: Project, year: FiscalYear) -> dict[str, Measure]:
    """The measures of the versions that count, by key, each with its work item."""
    items = list(project.work_items.filter(fiscal_year=year.start))
    return {
        measure.key: measure
        for version in latest_versions(items).values()
        for measure in version.measures.select_related("version")
    }


def _stands(measure: Measure, key: str, half: Half, found: Found) -> bool:
    """Whether the same was found already, so that nobody else's name is written over it."""
    return ProgressCheck.objects.filter(
        work_item=measure.version.work_item_id,
        measure_key=key,
        half=half,
        state=found.state,
        why=found.why.strip(),
    ).exists()


def _write_check(
    measure: Measure, key: str, half: Half, found: Found, *, by: User, now: datetime
) -> ProgressCheck:
    if found.state in NEEDS_A_REASON and not found.why.strip():
        raise Refusal(_("「%(measure)s」の理由を書いてください。") % {"measure": measure.text})
    check, _created = ProgressCheck.objects.update_or_create(
        work_item_id=measure.version.work_item_id,
        measure_key=key,
        half=half,
        defaults={
            "state": found.state,
            "why": found.why.strip(),
            "checked_by": by,
            "checked_at": now,
        },
    )
    return check
