"""A project from its proposal to its end: what people wrote down and what the product knows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.evaluations.models import Evaluation, Publication
from kyodo.fiscal import FiscalYear
from kyodo.plans.models import PlanAgreement
from kyodo.projects.models import Project, ProjectFile, ProjectStep


@dataclass(frozen=True)
class LifeEntry:
    """One thing on its day; ``step`` is there where somebody wrote it down."""

    on: date
    title: str
    url: str = ""
    text: str = ""
    step: ProjectStep | None = None
    files: Sequence[ProjectFile] = field(default_factory=tuple)


def project_life(project: Project) -> list[LifeEntry]:
    """In time order, the newest first; for people of the parties."""
    entries = [*_term(project), *_steps(project), *_plans(project), *_evaluations(project)]
    return sorted(entries, key=lambda entry: entry.on, reverse=True)


def _term(project: Project) -> Iterator[LifeEntry]:
    yield LifeEntry(project.starts_on, _("事業の期間の始まり"))
    if project.ends_on is not None:
        yield LifeEntry(project.ends_on, _("事業の期間の終わり"))


def _steps(project: Project) -> Iterator[LifeEntry]:
    for step in project.steps.prefetch_related("files__stored"):
        yield LifeEntry(
            step.happened_on,
            str(step.get_kind_display()),
            text=step.note,
            step=step,
            files=list(step.files.all()),
        )


def _plans(project: Project) -> Iterator[LifeEntry]:
    agreed = (
        PlanAgreement.objects.filter(version__work_item__project=project)
        .values("version__work_item__fiscal_year")
        .annotate(last=Max("agreed_at"))
        .order_by("version__work_item__fiscal_year")
    )
    for row in agreed:
        year = row["version__work_item__fiscal_year"]
        yield LifeEntry(
            _day(row["last"]),
            _("%(year)sの年間計画への合意（最新）") % {"year": FiscalYear(year)},
            reverse("plans:show_plan", args=[project.pk, year]),
        )


def _evaluations(project: Project) -> Iterator[LifeEntry]:
    """Reveals are known to both sides; of publications each edition.

    What was read in from paper happened on the day that the paper names.
    """
    evaluations = Evaluation.objects.filter(project=project).select_related("sheet_import")
    for evaluation in evaluations.order_by("fiscal_year", "pk"):
        url = reverse("evaluations:show_evaluation", args=[evaluation.pk])
        if _is_from_paper(evaluation):
            words = _("%(year)sの評価のシートの記入日") % {"year": evaluation.year}
            yield LifeEntry(evaluation.entered_on or evaluation.year.last_day, words, url)
        elif evaluation.revealed_at is not None:
            words = _("%(year)sの評価の開示") % {"year": evaluation.year}
            yield LifeEntry(_day(evaluation.revealed_at), words, url)
    published = Publication.objects.published().filter(evaluation__project=project)
    for edition in published.select_related("evaluation__sheet_import").order_by("pk"):
        if edition.published_at is not None and not _is_from_paper(edition.evaluation):
            words = _("%(year)sの評価の公表") % {"year": edition.evaluation.year}
            url = reverse("evaluations:show_publication", args=[edition.evaluation_id])
            yield LifeEntry(_day(edition.published_at), words, url)


def _is_from_paper(evaluation: Evaluation) -> bool:
    return hasattr(evaluation, "sheet_import")


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
