"""Who does a duty of the roles table, how it went over the year, and what shows it."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.lifecycle import Refusal
from kyodo.projects.events import Event
from kyodo.projects.models import Duty, DutyReport
from kyodo.projects.permissions import can_report_duty
from kyodo.projects.queries import people_of_side
from kyodo.projects.states import DutyState


@transaction.atomic
def assign_duty(*, duty_id: int, person: User | None, by: User) -> Duty:
    """Name who does it, or nobody. Raises ``PermissionDenied``, ``Refusal`` for somebody else's."""
    duty = _locked(duty_id, by)
    if person is not None and not people_of_side(duty.work_item.project, duty.side).contains(
        person
    ):
        raise Refusal(_("担当者は、担う側の人から選んでください。"))
    if duty.person != person:
        duty.person = person
        duty.save(update_fields=["person"])
        record(Event.DUTY_ASSIGNED, by=by, target=duty, user=person.pk if person else "")
    return duty


@transaction.atomic
def report_duty(
    *, duty_id: int, state: DutyState, shown_by: str, by: User, now: datetime
) -> DutyReport:
    """Say how it stands and what shows that; earlier reports stay.

    Raises ``PermissionDenied``, or ``Refusal`` where something is said to be done and nothing
    shows it, or is not done and nobody says why.
    """
    duty = _locked(duty_id, by)
    shown_by = shown_by.strip()
    if state == DutyState.DONE and not shown_by:
        raise Refusal(_("何を見れば行ったことが分かるかを書いてください。"))
    if state == DutyState.NOT_DONE and not shown_by:
        raise Refusal(_("行わなかった理由を書いてください。"))
    latest = duty.reports.order_by("-reported_at", "-pk").first()
    if latest is not None and (latest.state, latest.shown_by) == (state, shown_by):
        return latest
    report = DutyReport.objects.create(
        duty=duty, state=state, shown_by=shown_by, reported_by=by, reported_at=now
    )
    record(Event.DUTY_REPORTED, by=by, target=duty, duty=state)
    return report


def _locked(duty_id: int, by: User) -> Duty:
    rows = Duty.objects.select_for_update(of=("self",)).select_related("work_item__project")
    duty = rows.get(pk=duty_id)
    if not can_report_duty(by, duty):
        raise PermissionDenied
    return duty
