"""Writing and agreeing the plan of a work item: versions, no overwriting, a key for each side."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.lifecycle import Refusal
from kyodo.plans import notices
from kyodo.plans.events import Event
from kyodo.plans.models import Indicator, Measure, PlanAgreement, PlanVersion, PlanView
from kyodo.plans.permissions import can_write_plan, sides_spoken_for
from kyodo.plans.queries import latest_versions, sides_of_project
from kyodo.projects.models import FigureTarget, WorkItem
from kyodo.projects.queries import sides_of
from kyodo.ui.text_changes import tidy_lines

_KEY_BYTES = 6


@dataclass(frozen=True)
class MeasureData:
    """``key`` is empty for a new one; months count from April, 0 to 11; no side means all."""

    text: str
    begins: int
    ends: int
    side: str = ""
    key: str = ""


@dataclass(frozen=True)
class IndicatorData:
    """``key`` is empty for a new one; ``figure`` for what no service line counts."""

    label: str
    target: str
    unit: str = ""
    figure: str = ""
    key: str = ""


@dataclass(frozen=True)
class PlanData:
    """What is planned for one work item, as a whole."""

    aim: str
    unagreed: str = ""
    measures: Sequence[MeasureData] = ()
    indicators: Sequence[IndicatorData] = ()


class PlanChangedMeanwhile(Refusal):
    """Somebody saved a newer version while this one was being written or read."""

    def __init__(self, latest: PlanVersion | None) -> None:
        super().__init__(
            _("書いている間に、ほかの人が新しい版を保存しました。両方を見比べてください。")
        )
        self.latest = latest


@transaction.atomic
def write_plan_item(
    *, work_item_id: int, data: PlanData, based_on: int, by: User, now: datetime
) -> PlanVersion:
    """Save a new version; agreement to earlier ones does not carry over.

    ``based_on`` is the number of the version that the writer saw, 0 for none. The same as what
    stands already makes no version. Raises ``PermissionDenied`` or ``PlanChangedMeanwhile``, and
    ``Refusal`` for a plan without an aim.
    """
    item = _locked_item(work_item_id)
    if not can_write_plan(by, item.project):
        raise PermissionDenied
    if not data.aim.strip():
        raise Refusal(_("ねらいを書いてください。"))
    latest = latest_versions([item]).get(item.pk)
    if latest is not None and _content(latest) == _cleaned(data):
        return latest
    if (latest.number if latest else 0) != based_on:
        raise PlanChangedMeanwhile(latest)
    version = _add_version(item, _cleaned(data), number=based_on + 1, by=by, now=now)
    record(Event.ITEM_WRITTEN, by=by, target=item.project, item=item.title, number=version.number)
    return version


@transaction.atomic
def write_plan_view(
    *, work_item_id: int, side: str, text: str, seen: int, by: User, now: datetime
) -> PlanView:
    """Say how the own side sees a work item; ``seen`` is the revision that the writer saw.

    Raises ``PermissionDenied`` for another side, ``Refusal`` where a colleague wrote meanwhile.
    """
    item = _locked_item(work_item_id)
    if side not in sides_of(by, item.project):
        raise PermissionDenied
    view = item.plan_views.filter(side=side).first()
    text = tidy_lines(text)
    if view is not None and view.text == text:
        return view
    if (view.revision if view else 0) != seen:
        raise Refusal(_("書いている間に、同じ側の人が書きました。いまの文章を確かめてください。"))
    view = view or PlanView(work_item=item, side=side, revision=0)
    view.text, view.saved_by, view.saved_at = text, by, now
    view.revision += 1
    view.save()
    record(Event.VIEW_WRITTEN, by=by, target=item.project, item=item.title, side=side)
    return view


@transaction.atomic
def agree_plan_item(
    *, work_item_id: int, number: int, side: str, by: User, now: datetime
) -> PlanVersion:
    """Agree, for a side that the person speaks for, to exactly the version that was read.

    Nobody turns both keys. Raises ``PermissionDenied``, ``PlanChangedMeanwhile``, or ``Refusal``.
    Agreeing twice changes nothing.
    """
    item = _locked_item(work_item_id)
    if side not in sides_spoken_for(by, item.project):
        raise PermissionDenied
    latest = latest_versions([item]).get(item.pk)
    if latest is None or latest.number != number:
        raise PlanChangedMeanwhile(latest)
    if latest.agreements.filter(agreed_by=by).exclude(side=side).exists():
        raise Refusal(_("同じ人が、2つの側の合意をすることはできません。"))
    _agreement, created = PlanAgreement.objects.get_or_create(
        version=latest, side=side, defaults={"agreed_by": by, "agreed_at": now}
    )
    if created:
        record(
            Event.ITEM_AGREED,
            by=by,
            target=item.project,
            item=item.title,
            number=number,
            side=side,
        )
        notices.tell_plan_waits(item, latest)
        _set_targets(item, latest, side, by=by, now=now)
    return latest


@transaction.atomic
def withdraw_plan_agreement(*, work_item_id: int, side: str, by: User) -> None:
    """Take the agreement of a side back. Raises ``PermissionDenied``; twice changes nothing."""
    item = _locked_item(work_item_id)
    if side not in sides_spoken_for(by, item.project):
        raise PermissionDenied
    latest = latest_versions([item]).get(item.pk)
    deleted = latest.agreements.filter(side=side).delete()[0] if latest else 0
    if deleted and latest is not None:
        record(
            Event.AGREEMENT_WITHDRAWN,
            by=by,
            target=item.project,
            item=item.title,
            number=latest.number,
            side=side,
        )


def _set_targets(
    item: WorkItem, version: PlanVersion, side: str, *, by: User, now: datetime
) -> None:
    """What all sides agreed to stands beside the figures of the evaluation from now on.

    Only a number can: 「増やす」 stays in the plan.
    """
    sides = {each.code for each in sides_of_project(item.project)}
    if sides - set(version.agreements.values_list("side", flat=True)):
        return
    for indicator in version.indicators.all():
        value = indicator.target_value
        if indicator.figure and value is not None:
            FigureTarget.objects.update_or_create(
                work_item=item,
                key=indicator.figure,
                defaults={"value": value, "side": side, "set_by": by, "set_at": now},
            )


def _locked_item(work_item_id: int) -> WorkItem:
    """Locked by itself, so that two people at work on different rows never wait for each other."""
    item = WorkItem.objects.select_for_update(of=("self",)).select_related("project")
    return item.get(pk=work_item_id)


def _add_version(
    item: WorkItem, data: PlanData, *, number: int, by: User, now: datetime
) -> PlanVersion:
    version = PlanVersion.objects.create(
        work_item=item,
        number=number,
        aim=data.aim,
        unagreed=data.unagreed,
        written_side=_side_of(item, by),
        written_by=by,
        written_at=now,
    )
    Measure.objects.bulk_create(
        Measure(
            version=version,
            key=each.key or secrets.token_hex(_KEY_BYTES),
            position=position,
            text=each.text,
            side=each.side,
            begins=each.begins,
            ends=each.ends,
        )
        for position, each in enumerate(data.measures, start=1)
    )
    Indicator.objects.bulk_create(
        Indicator(
            version=version,
            key=each.key or secrets.token_hex(_KEY_BYTES),
            position=position,
            label=each.label,
            target=each.target,
            unit=each.unit,
            figure=each.figure,
        )
        for position, each in enumerate(data.indicators, start=1)
    )
    return version


def _content(version: PlanVersion) -> PlanData:
    """A stored version as it would have been typed."""
    return PlanData(
        aim=version.aim,
        unagreed=version.unagreed,
        measures=[
            MeasureData(each.text, each.begins, each.ends, each.side, each.key)
            for each in version.measures.all()
        ],
        indicators=[
            IndicatorData(each.label, each.target, each.unit, each.figure, each.key)
            for each in version.indicators.all()
        ],
    )


def _cleaned(data: PlanData) -> PlanData:
    return PlanData(
        tidy_lines(data.aim), tidy_lines(data.unagreed), list(data.measures), list(data.indicators)
    )


def _side_of(item: WorkItem, by: User) -> str:
    own = sides_of(by, item.project)
    return next((side.code for side in sides_of_project(item.project) if side.code in own), "")
