"""What waits for one person in all evaluations, and what that person waits for."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kyodo.accounts.models import User
from kyodo.evaluations.models import SheetImport
from kyodo.evaluations.permissions import can_import_sheet
from kyodo.evaluations.queries.standings import (
    PartStanding,
    Standing,
    TextStanding,
    standings,
)
from kyodo.evaluations.states import State
from kyodo.projects.models import ImprovementAction
from kyodo.projects.queries import drops_to_acknowledge, own_places
from kyodo.projects.states import ImprovementState
from kyodo.punctuation import listed
from kyodo.ui.tasks import Task


def tasks_of(user: User, now: datetime) -> list[Task]:
    """Tasks of one person; the number of queries does not depend on how much there is."""
    today = timezone.localdate(now)
    own_sides = own_places(user)
    tasks = [
        task
        for standing in standings(user, own_sides, today)
        for task in _TASKS[State(standing.evaluation.state)](standing)
    ]
    return [*tasks, *_improvements(user, own_sides), *_drops(own_sides), *_sheets(user)]


# --- one evaluation, by its state ------------------------------------------------------------


def _preparing(standing: Standing) -> Iterator[Task]:
    url = _url("show_evaluation", standing)
    if standing.may_prepare:
        yield Task(
            _("評価の準備を終えて、記入を始める"),
            str(standing.evaluation),
            url,
            _("準備を続ける"),
            due_on=standing.due_on,
        )
    elif standing.seat is not None:
        yield Task(_("準備が終わり、記入が始まるのを待っています"), str(standing.evaluation), url)


def _answering(standing: Standing) -> Iterator[Task]:
    if standing.seat is not None:
        yield from _filling(standing)
        yield from _undiscussed(standing)


def _filling(standing: Standing) -> Iterator[Task]:
    """What the own role has to fill in and to seal, and whose seals it waits for."""
    open_parts = [part for part in standing.own if not part.is_sealed]
    unfinished = [part for part in open_parts if part.missing]
    ready = [part for part in open_parts if part.has_begun and not part.missing]
    if unfinished:
        yield _marking(standing, [part for part in unfinished if part.has_begun] or unfinished)
    if ready:
        yield _sealing(standing, ready)
    awaited = [part for part in standing.others if not part.is_sealed]
    if awaited and not open_parts:
        yield Task(
            _("%(roles)sが封印するのを待っています")
            % {"roles": standing.labels(part.role for part in awaited)},
            str(standing.evaluation),
            _url("show_check_sheet", standing),
            note=_headings(awaited),
            due_on=_first_due(awaited),
        )


def _marking(standing: Standing, parts: Sequence[PartStanding]) -> Task:
    missing = sum(part.missing for part in parts)
    words = ngettext(
        "チェックシートに記入する（あと%(count)d項目）",
        "チェックシートに記入する（あと%(count)d項目）",
        missing,
    )
    return Task(
        words % {"count": missing},
        str(standing.evaluation),
        _url("show_check_sheet", standing),
        _("記入する"),
        _with_others(standing, parts),
        _first_due(parts),
    )


def _sealing(standing: Standing, parts: Sequence[PartStanding]) -> Task:
    """Whoever only drafts waits for the person answerable of the own side."""
    return Task(
        _("記入を終えた段階を封印する")
        if standing.is_answerable
        else _("自分の側の記入責任者が封印するのを待っています"),
        str(standing.evaluation),
        _url("seal_sections" if standing.is_answerable else "show_check_sheet", standing),
        _("封印する") if standing.is_answerable else "",
        _with_others(standing, parts),
        _first_due(parts),
    )


def _talking(standing: Standing) -> Iterator[Task]:
    if standing.seat is None:
        return
    if standing.consents is not None:
        yield _consenting(standing, standing.consents)
        return
    yield from _filling(standing)
    yield from _undiscussed(standing)
    yield from _writing(standing)
    written = all(text.is_written and not standing.not_agreed(text) for text in standing.texts)
    if written and standing.publishes and not standing.parts:
        yield _proposing(standing)


def _undiscussed(standing: Standing) -> Iterator[Task]:
    if standing.undiscussed:
        yield Task(
            _("評価が分かれた項目と、全員が弱いとみた項目を話し合う（あと%(count)d項目）")
            % {"count": standing.undiscussed},
            str(standing.evaluation),
            _url("show_talk", standing),
            _("話し合いを記録する"),
        )


def _writing(standing: Standing) -> Iterator[Task]:
    """Texts without words, texts to be agreed by the own side, and by the others."""
    written = [text for text in standing.texts if text.is_written]
    empty = [text for text in standing.texts if not text.is_written]
    to_agree = [t for t in written if standing.writes_texts and standing.role not in t.agreed]
    awaited = [text for text in written if text not in to_agree and standing.not_agreed(text)]
    subject = str(standing.evaluation)
    if empty and standing.writes_texts:
        title = _("検証文を書く（あと%(count)d件）") % {"count": len(empty)}
        yield Task(title, subject, _text_url(standing, empty), _("検証文を書く"))
    if to_agree and standing.is_answerable:
        title = _("検証文を確かめて合意する（%(count)d件）") % {"count": len(to_agree)}
        yield Task(title, subject, _text_url(standing, to_agree), _("検証文を確かめる"))
    elif to_agree:
        title = _("自分の側の記入責任者が検証文に合意するのを待っています（%(count)d件）")
        yield Task(title % {"count": len(to_agree)}, subject, _text_url(standing, to_agree))
    if awaited:
        roles = {role for text in awaited for role in standing.not_agreed(text)}
        title = _("%(roles)sが検証文に合意するのを待っています（%(count)d件）") % {
            "roles": standing.labels(roles),
            "count": len(awaited),
        }
        yield Task(title, subject, _text_url(standing, awaited))


def _proposing(standing: Standing) -> Task:
    subject = str(standing.evaluation)
    if standing.is_answerable:
        title = _("必要な記入と合意がそろいました。公表を提案できます")
        url = _url("propose_publication", standing)
        return Task(title, subject, url, _("公表を提案する"))
    title = _("記入責任者が公表を提案するのを待っています")
    return Task(title, subject, _url("show_publication_proposal", standing))


def _consenting(standing: Standing, consents: frozenset[str]) -> Task:
    subject, url = str(standing.evaluation), _url("show_publication_proposal", standing)
    if standing.may_consent:
        title = _("公表の提案に、あなたの側の同意が必要です")
        return Task(title, subject, url, _("内容を確かめて同意する"))
    roles = standing.labels(standing.not_consented(consents))
    return Task(_("%(roles)sが公表に同意するのを待っています") % {"roles": roles}, subject, url)


def _published(standing: Standing) -> Iterator[Task]:
    """The next year begins with what this one found, while the project goes on."""
    evaluation = standing.evaluation
    ends_on = evaluation.project.ends_on
    following = evaluation.year.next
    goes_on = ends_on is None or ends_on >= following.first_day
    if standing.seat is not None and standing.may_prepare and standing.is_latest and goes_on:
        yield Task(
            _("%(year)sの評価を準備する") % {"year": following},
            str(evaluation),
            f"{reverse('evaluations:prepare_evaluation')}?project={evaluation.project_id}",
            _("次年度へ引き継ぐ"),
        )


_TASKS: dict[State, Callable[[Standing], Iterator[Task]]] = {
    State.PREPARING: _preparing,
    State.ANSWERING: _answering,
    State.TALKING: _talking,
    State.PUBLISHED: _published,
    State.CORRECTING: _talking,
}


# --- beside the evaluations ------------------------------------------------------------------


def _improvements(user: User, own_sides: set[tuple[int, str]]) -> Iterator[Task]:
    """What the person undertook, and what an own side undertook without naming anybody."""
    actions = ImprovementAction.objects.filter(
        Q(person=user) | Q(person__isnull=True) | Q(person__is_active=False),
        state=ImprovementState.OPEN,
        project__in={project for project, _side in own_sides},
    )
    for action in actions.select_related("project").order_by("due_on", "pk"):
        if (action.project_id, action.side) in own_sides:
            yield Task(
                _("改善「%(text)s」がどうなったかを記録する") % {"text": action.text},
                str(action.project),
                reverse("projects:report_improvement", kwargs={"pk": action.pk}),
                _("結果を記録する"),
                due_on=action.due_on,
            )


def _drops(own_sides: set[tuple[int, str]]) -> Iterator[Task]:
    """What another side lets go of, and an own side has to know of."""
    for action in drops_to_acknowledge(own_sides):
        yield Task(
            _("取組「%(text)s」の取りやめを確認する") % {"text": action.text},
            str(action.project),
            reverse("projects:acknowledge_drop", kwargs={"pk": action.pk}),
            _("取りやめを確認する"),
        )


def _sheets(user: User) -> Iterator[Task]:
    """Sheets that the person brought in and has not stored yet."""
    sheets = SheetImport.objects.filter(received_by=user, evaluation__isnull=True)
    waiting = list(sheets.only("file_name").order_by("received_at", "pk"))
    if waiting and can_import_sheet(user):
        for sheet in waiting:
            yield Task(
                _("取り込んだシートの読み取りを確かめる"),
                sheet.file_name,
                reverse("evaluations:decide_sheet", kwargs={"import_pk": sheet.pk}),
                _("読み取りを確かめる"),
            )


# --- words and addresses ---------------------------------------------------------------------


def _url(name: str, standing: Standing) -> str:
    return reverse(f"evaluations:{name}", kwargs={"pk": standing.evaluation.pk})


def _text_url(standing: Standing, texts: Sequence[TextStanding]) -> str:
    """The only text itself, or the list of all."""
    if len(texts) > 1:
        return _url("list_joint_texts", standing)
    kwargs = {"pk": standing.evaluation.pk, "text_pk": texts[0].pk}
    return reverse("evaluations:show_joint_text", kwargs=kwargs)


def _headings(parts: Sequence[PartStanding]) -> str:
    return listed(dict.fromkeys(part.heading for part in parts))


def _with_others(standing: Standing, parts: Sequence[PartStanding]) -> str:
    """The sections, and who has already sealed all of them and waits."""
    headings = {part.heading for part in parts}
    late = {
        part.role for part in standing.others if not part.is_sealed and part.heading in headings
    }
    done = standing.labels({part.role for part in standing.others} - late)
    if not done:
        return _headings(parts)
    return _("%(sections)s。%(roles)sは、すでに封印しています。") % {
        "sections": _headings(parts),
        "roles": done,
    }


def _first_due(parts: Sequence[PartStanding]) -> date | None:
    return min((part.due_on for part in parts if part.due_on), default=None)
