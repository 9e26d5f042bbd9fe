"""The years of one project as a circle: plan, figures, marks, differences, texts, actions, plan.

What did not come round is named, year by year, so that nothing is done and forgotten
(やりっぱなし). The number of queries does not depend on the number of years.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kyodo.accounts.models import User
from kyodo.evaluations.models import (
    Evaluation,
    FrozenFigure,
    JointText,
    JointTextVersion,
    SheetImport,
    TalkNote,
)
from kyodo.evaluations.queries.calls import calls_for_action, is_undertaken, sentences_of
from kyodo.evaluations.queries.year_sheets import YearSheet, project_years
from kyodo.evaluations.states import State
from kyodo.fiscal import FiscalYear
from kyodo.plans.models import CarryDecision, PlanVersion, ProgressCheck
from kyodo.plans.queries import latest_versions, sides_of_project
from kyodo.plans.states import Half
from kyodo.projects.models import ImprovementAction, Project, WorkItem
from kyodo.projects.states import ImprovementState
from kyodo.punctuation import listed

_IN_AN_EVALUATION = (
    ImprovementAction.Source.DIFFERENCE,
    ImprovementAction.Source.TEXT,
    ImprovementAction.Source.MEETING,
)
_CHECKED_FROM = {Half.FIRST: 10, Half.SECOND: 3}  # months in which a plan is looked at


@dataclass(frozen=True)
class Station:
    """Where one part of the circle stands in one year; ``tone`` is that of a badge."""

    label: str
    words: str
    url: str = ""
    tone: str = "plain"


@dataclass(frozen=True)
class LooseEnd:
    """What was begun or asked for and has not come round."""

    words: str
    url: str


@dataclass(frozen=True)
class CircleYear:
    year: FiscalYear
    stations: Sequence[Station]
    loose_ends: Sequence[LooseEnd]


@dataclass
class _Written:
    """Everything about the project that the years are made of, read once."""

    project: Project
    today: date
    evaluations: Mapping[int, Evaluation]
    sheets: Mapping[int, YearSheet]
    items: Mapping[int, list[WorkItem]]
    plans: Mapping[int, PlanVersion]
    sides: frozenset[str]
    checks: frozenset[tuple[int, str, int]]
    figures: Mapping[int, int]
    texts: Mapping[int, list[JointTextVersion]]
    found: frozenset[tuple[int, str]]
    imported: frozenset[int]
    actions: Sequence[ImprovementAction]
    decided: frozenset[tuple[int, int]] = field(default_factory=frozenset)


def circle_of(project: Project, user: User, today: date) -> list[CircleYear]:
    """The newest year first, also years in which nothing was done.

    Nothing unrevealed is in it: marks come as ``project_years`` gives them.
    """
    written = _read(project, user, today)
    this_year = FiscalYear.of(today).start
    first = min([*written.evaluations, *written.items, this_year])
    last = max([*written.evaluations, *written.items, this_year])
    return [_year(written, FiscalYear(start)) for start in range(last, first - 1, -1)]


def _read(project: Project, user: User, today: date) -> _Written:
    evaluations = {
        each.fiscal_year: each
        for each in Evaluation.objects.filter(project=project)
        .with_sheet()
        .order_by("fiscal_year", "-pk")
    }
    items: dict[int, list[WorkItem]] = defaultdict(list)
    for item in project.work_items.order_by("fiscal_year", "position", "pk"):
        items[item.fiscal_year].append(item)
    keys = [each.pk for each in evaluations.values()]
    checks = ProgressCheck.objects.filter(work_item__project=project).order_by("pk")
    notes = TalkNote.objects.filter(evaluation__in=keys, role="").exclude(text="").order_by("pk")
    decisions = CarryDecision.objects.filter(action__project=project).order_by("pk")
    imports = SheetImport.objects.filter(evaluation__in=keys).order_by("pk")
    figures = FrozenFigure.objects.filter(evidence__evaluation__in=keys).order_by("pk")
    return _Written(
        project=project,
        today=today,
        evaluations=evaluations,
        sheets={sheet.evaluation.pk: sheet for sheet in project_years(project, user).sheets},
        items=items,
        plans=latest_versions([item for each in items.values() for item in each]),
        sides=frozenset(side.code for side in sides_of_project(project)),
        checks=frozenset(checks.values_list("work_item_id", "measure_key", "half")),
        figures=Counter(figures.values_list("evidence__evaluation_id", flat=True)),
        texts=_texts(keys),
        found=frozenset(notes.values_list("evaluation_id", "item")),
        imported=frozenset(imports.values_list("evaluation_id", flat=True)),
        actions=list(project.improvements.order_by("due_on", "pk")),
        decided=frozenset(decisions.values_list("action_id", "fiscal_year")),
    )


def _texts(evaluations: Sequence[int]) -> dict[int, list[JointTextVersion]]:
    newest = JointTextVersion.objects.filter(joint_text=OuterRef("pk")).order_by("-number")
    texts = JointText.objects.in_force().filter(evaluation__in=evaluations)
    wanted = texts.annotate(newest=Subquery(newest.values("pk")[:1])).values("newest")
    found: dict[int, list[JointTextVersion]] = defaultdict(list)
    versions = JointTextVersion.objects.filter(pk__in=wanted).select_related("joint_text")
    for version in versions.prefetch_related("agreements").order_by("joint_text__position", "pk"):
        found[version.joint_text.evaluation_id].append(version)
    return found


def _year(written: _Written, year: FiscalYear) -> CircleYear:
    evaluation = written.evaluations.get(year.start)
    stations = [_plan(written, year)]
    loose = list(_loose_plan(written, year))
    if evaluation is None:
        stations.append(
            Station(pgettext("of a project", "評価"), _("まだ始めていません"), tone="coming")
        )
        if year.last_day < written.today:
            url = f"{reverse('evaluations:prepare_evaluation')}?project={written.project.pk}"
            loose.append(LooseEnd(_("年度が終わりましたが、評価が始まっていません。"), url))
        return CircleYear(year, stations, loose)
    stations += [
        _figures(written, evaluation),
        Station(
            pgettext("of a project", "評価"),
            str(State(evaluation.state).label),
            reverse("evaluations:show_evaluation", args=[evaluation.pk]),
            "done" if evaluation.state == State.PUBLISHED else "active",
        ),
        _differences(written, evaluation),
        _joint_texts(written, evaluation),
        _actions(written, evaluation),
        _next_plan(written, evaluation),
    ]
    loose += [*_loose_talk(written, evaluation), *_loose_texts(written, evaluation)]
    loose += _loose_actions(written, evaluation)
    return CircleYear(year, stations, loose)


def _plan(written: _Written, year: FiscalYear) -> Station:
    items = written.items.get(year.start, [])
    planned = [item for item in items if item.pk in written.plans]
    agreed = [item for item in planned if _is_agreed(written, item)]
    url = reverse("plans:show_plan", args=[written.project.pk, year.start])
    if not planned:
        return Station(_("計画"), _("ありません"), url, "warning")
    words = _("合意 %(agreed)d／%(all)d項目") % {"agreed": len(agreed), "all": len(items)}
    return Station(_("計画"), words, url, "done" if len(agreed) == len(items) else "active")


def _is_agreed(written: _Written, item: WorkItem) -> bool:
    version = written.plans.get(item.pk)
    given = {each.side for each in version.agreements.all()} if version else set()
    return bool(written.sides) and written.sides <= given


def _figures(written: _Written, evaluation: Evaluation) -> Station:
    number = written.figures.get(evaluation.pk, 0)
    url = reverse("evaluations:show_check_sheet", args=[evaluation.pk])
    if number:
        return Station(_("数字"), _("%(number)d件が確定") % {"number": number}, url, "done")
    if evaluation.is_revealed or evaluation.state == State.PUBLISHED:
        return Station(_("数字"), _("ありません"), url, "warning")
    return Station(_("数字"), _("開示の時に確定します"), url, "coming")


def _differing(sheet: YearSheet) -> list[str]:
    """Items to which not all marks that are shown are the same."""
    by_item: dict[str, set[str]] = defaultdict(set)
    for (_role, item), marks in sheet.marks.items():
        by_item[item] |= {mark.now for mark in marks if mark.now}
    return [item for item, codes in by_item.items() if len(codes) > 1]


def _differences(written: _Written, evaluation: Evaluation) -> Station:
    sheet = written.sheets.get(evaluation.pk)
    if sheet is None:
        return Station(_("ちがい"), _("まだ開示されていません"), tone="coming")
    number = len(_differing(sheet))
    url = reverse("evaluations:show_talk", args=[evaluation.pk])
    return Station(_("ちがい"), _("%(number)d項目") % {"number": number}, url, "done")


def _joint_texts(written: _Written, evaluation: Evaluation) -> Station:
    versions = written.texts.get(evaluation.pk, [])
    url = reverse("evaluations:list_joint_texts", args=[evaluation.pk])
    if not versions:
        return Station(_("検証文"), _("まだありません"), url, "coming")
    if evaluation.state == State.PUBLISHED:
        words = _("%(number)dつを公表") % {"number": len(versions)}
        return Station(_("検証文"), words, url, "done")
    narratives = evaluation.form.narratives
    writers = set(narratives.agreed_by) if narratives else set()
    agreed = sum(writers <= {each.role for each in v.agreements.all()} for v in versions)
    words = _("合意 %(agreed)d／%(all)d") % {"agreed": agreed, "all": len(versions)}
    return Station(_("検証文"), words, url, "done" if agreed == len(versions) else "active")


def _begun(written: _Written, evaluation: Evaluation) -> list[ImprovementAction]:
    return [
        action
        for action in written.actions
        if action.source in _IN_AN_EVALUATION and action.source_id == evaluation.pk
    ]


def _actions(written: _Written, evaluation: Evaluation) -> Station:
    begun = _begun(written, evaluation)
    url = f"{reverse('projects:list_improvements')}?project={written.project.pk}"
    if not begun:
        return Station(pgettext("several", "取組"), _("ありません"), url, "coming")
    states = Counter(action.state for action in begun)
    told = [f"{state.label} {states[state]}" for state in ImprovementState if states.get(state)]
    tone = "active" if states.get(ImprovementState.OPEN) else "done"
    return Station(pgettext("several", "取組"), listed(map(str, told)), url, tone)


def _next_plan(written: _Written, evaluation: Evaluation) -> Station:
    begun, following = _begun(written, evaluation), evaluation.year.next
    url = reverse("plans:list_carried_actions", args=[written.project.pk, following.start])
    decided = [each for each in begun if _came_round(written, each, following)]
    if not begun:
        return Station(_("次の計画"), "―", url, "coming")
    words = _("%(decided)d／%(all)d件を決定") % {"decided": len(decided), "all": len(begun)}
    return Station(_("次の計画"), words, url, "done" if len(decided) == len(begun) else "active")


def _came_round(written: _Written, action: ImprovementAction, year: FiscalYear) -> bool:
    """Decided about in the next plan or a later one, or settled before."""
    later = any(pk == action.pk and start >= year.start for pk, start in written.decided)
    return later or action.closed_at is not None


def _loose_plan(written: _Written, year: FiscalYear) -> Iterator[LooseEnd]:
    url = reverse("plans:show_plan", args=[written.project.pk, year.start])
    if year.first_day > written.today:
        return
    items = written.items.get(year.start, [])
    planned = [item for item in items if item.pk in written.plans]
    if not planned:
        yield LooseEnd(_("事前の年間計画がありません。"), url)
        return
    open_items = [item.title for item in items if not _is_agreed(written, item)]
    if open_items:
        words = _("計画に合意していない項目があります：%(items)s")
        yield LooseEnd(words % {"items": listed(open_items)}, url)
    for half in Half:
        if _is_due(half, year, written.today) and not _is_checked(written, planned, half):
            words = _("進みぐあいを確かめていない取組があります（%(half)s）。")
            place = reverse("plans:check_progress", args=[written.project.pk, year.start, half])
            yield LooseEnd(words % {"half": half.label}, place)


def _is_due(half: Half, year: FiscalYear, today: date) -> bool:
    month = _CHECKED_FROM[half]
    return today >= date(year.start + (month < 4), month, 1)


def _is_checked(written: _Written, items: Sequence[WorkItem], half: Half) -> bool:
    return all(
        (item.pk, measure.key, half) in written.checks
        for item in items
        for measure in written.plans[item.pk].measures.all()
    )


def _loose_talk(written: _Written, evaluation: Evaluation) -> Iterator[LooseEnd]:
    """Differences about which nothing was found together; of a sheet read in from paper none."""
    sheet = written.sheets.get(evaluation.pk)
    if sheet is None or evaluation.form.talk is None or evaluation.pk in written.imported:
        return
    silent = [each for each in _differing(sheet) if (evaluation.pk, each) not in written.found]
    if silent:
        places = listed(evaluation.form.place_of(item) for item in silent)
        words = _("話し合って分かったことが書かれていないちがい：%(items)s") % {"items": places}
        yield LooseEnd(words, reverse("evaluations:show_talk", args=[evaluation.pk]))


def _loose_texts(written: _Written, evaluation: Evaluation) -> Iterator[LooseEnd]:
    undertaken = {action.origin for action in _begun(written, evaluation)}
    for version in written.texts.get(evaluation.pk, []):
        for number, sentence in enumerate(sentences_of(version)):
            if calls_for_action(sentence) and not is_undertaken(sentence, undertaken):
                place = reverse(
                    "evaluations:start_text_action", args=[evaluation.pk, version.joint_text_id]
                )
                words = _("取組になっていない文：%(sentence)s") % {"sentence": sentence}
                yield LooseEnd(words, f"{place}?sentence={number}")


def _loose_actions(written: _Written, evaluation: Evaluation) -> Iterator[LooseEnd]:
    following = evaluation.year.next
    decide = reverse("plans:list_carried_actions", args=[written.project.pk, following.start])
    for action in _begun(written, evaluation):
        if not _came_round(written, action, following):
            words = _("次の年度の計画で、まだ決めていない取組：%(text)s")
            yield LooseEnd(words % {"text": action.text}, decide)
        elif action.state == ImprovementState.OPEN and _is_late(action, written.today):
            words = _("期日を過ぎた取組：%(text)s") % {"text": action.text}
            yield LooseEnd(words, reverse("projects:report_improvement", args=[action.pk]))


def _is_late(action: ImprovementAction, today: date) -> bool:
    return action.due_on is not None and action.due_on < today
