"""Figures beside the evaluation: typed where no line counts, and taken down at the reveal."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.evaluations.actions.locking import lock_evaluation
from kyodo.evaluations.events import Event
from kyodo.evaluations.models import Evaluation, FrozenEvidence, FrozenFigure
from kyodo.evaluations.permissions import can_change_typed_figure, can_type_figure
from kyodo.evaluations.queries.evidence import (
    ItemFigures,
    ShownFigure,
    live_evidence,
    seen_of_targets,
)
from kyodo.evaluations.queries.figure_words import in_words
from kyodo.lifecycle import Refusal
from kyodo.projects.models import FigureTarget, TypedFigure, WorkItem


@dataclass(frozen=True)
class FigureData:
    """What a side writes of a figure; no ``value`` says that nobody knows it."""

    label: str
    value: Decimal | None
    unit: str
    source: str


def freeze_evidence(evaluation: Evaluation, *, now: datetime) -> None:
    """Take the figures of all work items down, once; part of the reveal, under its lock."""
    if FrozenEvidence.objects.filter(evaluation=evaluation).exists():
        return
    live = live_evidence(evaluation)
    frozen = FrozenEvidence.objects.create(evaluation=evaluation, taken_at=now, ward=live.ward)
    FrozenFigure.objects.bulk_create(
        _frozen(frozen, item, figure) for item in live.items for figure in item.figures
    )
    record(Event.EVIDENCE_FROZEN, by=None, target=evaluation, figures=len(live.figures))


@transaction.atomic
def type_figure(
    *, evaluation_id: int, work_item_id: int, data: FigureData, by: User, now: datetime
) -> TypedFigure:
    """Write down a figure that no line counts, for the own side.

    Raises ``PermissionDenied``, or ``Refusal`` where the work item has a figure of this name.
    """
    evaluation = lock_evaluation(evaluation_id)
    if not can_type_figure(by, evaluation):
        raise PermissionDenied
    item = _work_item(evaluation, work_item_id)
    key = typed_key(data.label, data.unit)
    _refuse_same_name(item, data, key)
    figure = TypedFigure.objects.create(
        work_item=item,
        key=key,
        label=data.label,
        value=data.value,
        unit=data.unit,
        source=data.source,
        side=_side_of(evaluation, by),
        typed_by=by,
        typed_at=now,
    )
    record(Event.FIGURE_TYPED, by=by, target=evaluation, figure=figure.label, work_item=item.title)
    return figure


@transaction.atomic
def change_typed_figure(
    *,
    evaluation_id: int,
    figure_id: int,
    data: FigureData,
    revision: int,
    by: User,
    now: datetime,
) -> TypedFigure:
    """Correct a figure of the own side; ``revision`` is that of what the writer saw.

    Raises ``PermissionDenied``, or ``Refusal`` where somebody has changed it meanwhile or the work
    item has another figure of this name. Writing what stands there already changes nothing.
    """
    evaluation = lock_evaluation(evaluation_id)
    figure = _typed_figure(evaluation, figure_id)
    if not can_change_typed_figure(by, evaluation, figure.side):
        raise PermissionDenied
    if FigureData(figure.label, figure.value, figure.unit, figure.source) == data:
        return figure
    if figure.revision != revision:
        raise Refusal(
            _("書いている間に、%(label)sが%(value)sに直されました。確かめてから保存してください。")
            % {"label": figure.label, "value": _words(figure)}
        )
    _refuse_same_name(figure.work_item, data, figure.key, but=figure.pk)
    figure.label, figure.value = data.label, data.value
    figure.unit, figure.source = data.unit, data.source
    figure.typed_by, figure.typed_at = by, now
    figure.revision += 1
    figure.save()
    record(
        Event.TYPED_FIGURE_CHANGED,
        by=by,
        target=evaluation,
        figure=figure.label,
        work_item=figure.work_item.title,
    )
    return figure


@transaction.atomic
def remove_typed_figure(*, evaluation_id: int, figure_id: int, by: User) -> None:
    """Take a figure of the own side away with its target; raises ``PermissionDenied``."""
    evaluation = lock_evaluation(evaluation_id)
    figure = _typed_figure(evaluation, figure_id)
    if not can_change_typed_figure(by, evaluation, figure.side):
        raise PermissionDenied
    figure.work_item.targets.filter(key=figure.key).delete()
    figure.delete()
    record(
        Event.TYPED_FIGURE_REMOVED,
        by=by,
        target=evaluation,
        figure=figure.label,
        work_item=figure.work_item.title,
    )


@transaction.atomic
def set_figure_targets(
    *,
    evaluation_id: int,
    work_item_id: int,
    targets: Mapping[str, Decimal | None],
    seen: str,
    by: User,
    now: datetime,
) -> int:
    """Say what figures of a work item are to come to, by key; None takes a target away.

    Answers how many were changed. ``seen`` is the ``seen_of_targets`` of what the writer saw.
    Raises ``PermissionDenied``, or ``Refusal`` where somebody has set others meanwhile or the work
    item has no such figure.
    """
    evaluation = lock_evaluation(evaluation_id)
    if not can_type_figure(by, evaluation):
        raise PermissionDenied
    item = _work_item(evaluation, work_item_id)
    stored = {target.key: target for target in item.targets.all()}
    changed = {
        key: value
        for key, value in targets.items()
        if value != (stored[key].value if key in stored else None)
    }
    if not changed:
        return 0
    if seen_of_targets(stored.values()) != seen:
        raise Refusal(
            _("書いている間に、ほかの人が目標を書きました。見比べてから保存してください。")
        )
    _refuse_strange_keys(evaluation, item, changed)
    for key, value in changed.items():
        target = stored.get(key) or FigureTarget(work_item=item, key=key, revision=0)
        target.side, target.set_by, target.set_at = _side_of(evaluation, by), by, now
        _store_target(target, value)
    count, title = len(changed), item.title
    record(Event.FIGURE_TARGETS_SET, by=by, target=evaluation, work_item=title, targets=count)
    return count


def typed_key(label: str, unit: str) -> str:
    """Made of the words, so that the figure of the same name is found in another year."""
    words = hashlib.sha256(f"{label}\n{unit}".encode()).hexdigest()
    return f"typed.{words[:16]}"


def _store_target(target: FigureTarget, value: Decimal | None) -> None:
    if value is None:
        target.delete()
        return
    target.value = value
    target.revision += 1
    target.save()


def _work_item(evaluation: Evaluation, work_item_id: int) -> WorkItem:
    return evaluation.project.work_items.get(pk=work_item_id, fiscal_year=evaluation.fiscal_year)


def _typed_figure(evaluation: Evaluation, figure_id: int) -> TypedFigure:
    return TypedFigure.objects.select_related("work_item").get(
        pk=figure_id,
        work_item__project=evaluation.project_id,
        work_item__fiscal_year=evaluation.fiscal_year,
    )


def _side_of(evaluation: Evaluation, user: User) -> str:
    seat = evaluation.seat_of(user)
    return evaluation.form.role(seat.role).side if seat and seat.role else ""


def _words(figure: TypedFigure) -> str:
    return in_words(figure.value, figure.unit, unknown=_("不明"))


def _refuse_same_name(item: WorkItem, data: FigureData, key: str, *, but: int = 0) -> None:
    others = item.typed_figures.exclude(pk=but)
    if others.filter(label=data.label, unit=data.unit).exists() or others.filter(key=key).exists():
        raise Refusal(_("この事業項目には、同じ名前と単位の数字がもうあります。"))


def _refuse_strange_keys(
    evaluation: Evaluation, item: WorkItem, changed: Mapping[str, Decimal | None]
) -> None:
    """A target stands at a figure; to take one away it need not be there any more."""
    here = next(each for each in live_evidence(evaluation).items if each.work_item_id == item.pk)
    known = {figure.key for figure in here.figures}
    if any(value is not None and key not in known for key, value in changed.items()):
        raise Refusal(_("目標を書こうとした数字が、この事業項目にありません。"))


def _frozen(frozen: FrozenEvidence, item: ItemFigures, figure: ShownFigure) -> FrozenFigure:
    typed, target, last = figure.typed, figure.target, figure.last
    return FrozenFigure(
        evidence=frozen,
        number=figure.number,
        work_item_id=item.work_item_id,
        item_title=item.title,
        line=figure.line,
        line_label=figure.line_label,
        key=figure.key,
        label=figure.label,
        value=figure.value,
        unit=figure.unit,
        series=list(figure.series),
        note=figure.note,
        source=figure.source,
        source_url=figure.source_url,
        counts_people=figure.counts_people,
        part_of=figure.part_of,
        side=typed.side if typed else "",
        typed_by_id=typed.user_id if typed else None,
        typed_at=typed.at if typed else None,
        last_value=last.value if last else None,
        last_basis=last.basis if last else "",
        target_value=target.value if target else None,
        target_side=target.side if target else "",
        target_by_id=target.user_id if target else None,
        target_at=target.at if target else None,
    )
