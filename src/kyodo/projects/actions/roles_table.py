"""The roles table of a year: its rows keep their identity, whatever is written about them."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.fiscal import FiscalYear
from kyodo.lifecycle import Refusal
from kyodo.projects.events import Event
from kyodo.projects.models import Duty, Project, WorkItem
from kyodo.projects.permissions import can_change_project
from kyodo.projects.queries import RolesTableRow, roles_table_rows, seen_of

_OUT_OF_THE_WAY = 1000


class RolesTableChangedMeanwhile(Refusal):
    """Somebody saved this table while it was being written; nothing was stored."""

    def __init__(self, stored: Sequence[RolesTableRow]) -> None:
        super().__init__(
            _("書いている間に、ほかの人がこの表を保存しました。両方を見比べてください。")
        )
        self.stored = stored


@transaction.atomic
def write_roles_table(
    *,
    project_id: int,
    fiscal_year: int,
    rows: Sequence[RolesTableRow],
    by: User | None,
    seen: str | None = None,
) -> list[WorkItem]:
    """Replace the roles table of one fiscal year. What hangs on a work item stays with it.

    A row goes on the work item of the same title, wherever that stood, or else the one at its own
    place, which then has been renamed. ``by`` is None for what a command reads in. ``seen`` is the
    ``seen_of`` of the table that the writer had before them, None where nobody looked. Raises
    ``PermissionDenied``, ``RolesTableChangedMeanwhile``, or ``Refusal`` for a table without rows
    and for one that lacks a work item or a duty about which something was written.
    """
    project = Project.objects.select_for_update().get(pk=project_id)
    if by is not None and not can_change_project(by, project):
        raise PermissionDenied
    if not rows:
        raise Refusal(_("事業項目を1つ以上書いてください。"))
    if seen is not None:
        _refuse_overwriting(roles_table_rows(project, fiscal_year), rows, seen)
    items, surplus = _matched(project, fiscal_year, rows)
    _refuse_losing_words(surplus)
    WorkItem.objects.filter(pk__in=[item.pk for item in surplus]).delete()
    _write_rows(project, fiscal_year, items, rows)
    record(
        Event.ROLES_TABLE_CHANGED,
        by=by,
        target=project,
        year=str(FiscalYear(fiscal_year)),
        work_items=len(items),
    )
    return items


@transaction.atomic
def copy_roles_table(
    *, project: Project, from_year: int, to_year: int, by: User | None
) -> list[WorkItem]:
    """Begin a year with the table of an earlier one; a table that exists already stays."""
    if project.work_items.filter(fiscal_year=to_year).exists():
        return list(project.work_items.filter(fiscal_year=to_year))
    rows = roles_table_rows(project, from_year)
    items = [WorkItem(project=project, fiscal_year=to_year) for _row in rows]
    _write_rows(project, to_year, items, rows)
    record(
        Event.ROLES_TABLE_COPIED,
        by=by,
        target=project,
        from_year=str(FiscalYear(from_year)),
        to_year=str(FiscalYear(to_year)),
    )
    return items


def _refuse_overwriting(
    stored: Sequence[RolesTableRow], rows: Sequence[RolesTableRow], seen: str
) -> None:
    """What is stored already may be sent once more, as by a double click."""
    if seen != seen_of(stored) and seen_of(rows) != seen_of(stored):
        raise RolesTableChangedMeanwhile(stored)


def _matched(
    project: Project, fiscal_year: int, rows: Sequence[RolesTableRow]
) -> tuple[list[WorkItem], list[WorkItem]]:
    """The work item of each row, new ones unsaved, and those that no row goes on."""
    stored = list(project.work_items.filter(fiscal_year=fiscal_year).order_by("position", "pk"))
    by_title = {item.title: item for item in reversed(stored)}
    kept = [by_title.pop(row.title, None) for row in rows]
    taken = {item.pk for item in kept if item is not None}
    free = {item.position: item for item in stored if item.pk not in taken}
    items = [
        item or free.pop(place, None) or WorkItem(project=project, fiscal_year=fiscal_year)
        for place, item in enumerate(kept, start=1)
    ]
    return items, list(free.values())


def _write_rows(
    project: Project, fiscal_year: int, items: Sequence[WorkItem], rows: Sequence[RolesTableRow]
) -> None:
    """Two rows that change places would meet halfway, so all make room first."""
    stored = project.work_items.filter(fiscal_year=fiscal_year)
    stored.update(position=F("position") + _OUT_OF_THE_WAY)
    for position, (item, row) in enumerate(zip(items, rows, strict=True), start=1):
        item.position, item.label, item.title = position, row.label, row.title
        item.lines = list(row.lines)
        item.save()
        _write_duties(item, row)


def _write_duties(item: WorkItem, row: RolesTableRow) -> None:
    """A duty is known by its words, or by its place where these were put right."""
    stored = list(item.duties.all())
    kept: list[Duty] = []
    for side, texts in row.duties.items():
        own = [duty for duty in stored if duty.side == side]
        kept += _duties_of_side(item, side, texts, own)
    gone = [duty for duty in stored if duty not in kept]
    _refuse_losing_reports(gone)
    Duty.objects.filter(pk__in=[duty.pk for duty in gone]).delete()
    item.duties.update(position=F("position") + _OUT_OF_THE_WAY)
    for duty in kept:
        duty.save()


def _duties_of_side(
    item: WorkItem, side: str, texts: Sequence[str], stored: Iterable[Duty]
) -> list[Duty]:
    by_text = {duty.text: duty for duty in stored}
    places = {duty.position: duty for duty in by_text.values()}
    known = [by_text.pop(text, None) for text in texts]
    taken = {duty.pk for duty in known if duty is not None}
    duties = []
    for position, (text, duty) in enumerate(zip(texts, known, strict=True), start=1):
        there = places.get(position)
        if duty is None and there is not None and there.pk not in taken:
            duty = there
        duty = duty or Duty(work_item=item, side=side)
        duty.position, duty.text = position, text
        duties.append(duty)
    return duties


def _refuse_losing_words(surplus: Sequence[WorkItem]) -> None:
    """A plan, a joint text or a typed figure would stand there without its work item."""
    rows = WorkItem.objects.filter(pk__in=[item.pk for item in surplus])
    if rows.filter(joint_texts__isnull=False).exists():
        raise Refusal(
            _(
                "検証文のある事業項目は減らせません。事業項目の名前を直すか、検証文をまとめてください。"
            )
        )
    planned = Q(plan_versions__isnull=False) | Q(plan_views__isnull=False)
    if rows.filter(planned | Q(progress_checks__isnull=False)).exists():
        raise Refusal(_("年間計画のある事業項目は減らせません。事業項目の名前を直してください。"))
    if rows.filter(Q(typed_figures__isnull=False) | Q(targets__isnull=False)).exists():
        raise Refusal(
            _("数字や目標を書き入れた事業項目は減らせません。先にその数字を消してください。")
        )
    _refuse_losing_reports(Duty.objects.filter(work_item__in=rows))


def _refuse_losing_reports(duties: Iterable[Duty]) -> None:
    """What was done about a duty stays readable with it."""
    told = Duty.objects.filter(pk__in=[duty.pk for duty in duties], reports__isnull=False)
    if (duty := told.order_by("pk").first()) is not None:
        raise Refusal(
            _("「%(duty)s」には状況が書かれているので、消せません。言葉を直してください。")
            % {"duty": duty.text}
        )
