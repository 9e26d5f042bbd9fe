"""The half-year statistics: written by one person, looked at and published by another."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.consultations.events import Event
from kyodo.consultations.models import StatisticsEdition, StatisticsReport
from kyodo.consultations.permissions import (
    can_abandon_statistics_correction,
    can_publish_statistics_report,
    can_write_statistics_report,
)
from kyodo.consultations.queries.statistics import figures_of, public_content
from kyodo.consultations.states import REPORT_LIFECYCLE, ReportState
from kyodo.fiscal import HalfYear
from kyodo.lifecycle import Refusal


@transaction.atomic
def start_statistics_report(*, half: HalfYear, by: User, now: datetime) -> StatisticsReport:
    """Begin the report of a half that has begun; its figures follow the cases until proposed.

    Raises ``PermissionDenied``, or ``Refusal`` for a half to come and one that has its report.
    """
    if not can_write_statistics_report(by):
        raise PermissionDenied
    if half.first_day > timezone.localdate(now):
        raise Refusal(_("まだ始まっていない半期です。"))
    report, is_new = StatisticsReport.objects.get_or_create(
        fiscal_year=half.year.start, half=half.number
    )
    if not is_new:
        raise Refusal(_("%(half)sの統計は、すでにあります。") % {"half": half.label})
    record(Event.STATISTICS_STARTED, by=by, target=report)
    return report


@transaction.atomic
def change_statistics_report(
    *, report_id: int, comments: Mapping[str, str], seen: int, by: User
) -> StatisticsReport:
    """Write the comments. ``seen`` is the version that the writer had before the eyes.

    Raises ``PermissionDenied``, or ``Refusal`` when it is no draft or somebody wrote meanwhile.
    """
    report = _locked(report_id, by)
    _refuse_unless_draft(report)
    if report.version != seen:
        raise Refusal(_("ほかの人が先に保存しました。新しい文を見て、書いたものを移してください。"))
    report.comments = {part: text.strip() for part, text in comments.items() if text.strip()}
    report.version += 1
    report.save(update_fields=["comments", "version"])
    record(Event.STATISTICS_CHANGED, by=by, target=report)
    return report


@transaction.atomic
def propose_statistics_report(*, report_id: int, by: User, now: datetime) -> StatisticsReport:
    """Freeze the figures and what would be public, for a second person to look at.

    Raises ``PermissionDenied``, or ``Refusal`` while the half still runs.
    """
    report = _locked(report_id, by)
    REPORT_LIFECYCLE.check(report.state, ReportState.PROPOSED)
    half = report.half_year
    if half.last_day >= timezone.localdate(now):
        raise Refusal(_("まだ終わっていない半期です。終わってから、公表を提案してください。"))
    figures = figures_of(half)
    report.figures = figures | {"public": public_content(half, figures)}
    report.state, report.taken_at, report.proposed_by = ReportState.PROPOSED, now, by
    report.returned_because = ""
    report.version += 1
    report.save()
    record(Event.STATISTICS_PROPOSED, by=by, target=report)
    return report


@transaction.atomic
def return_statistics_report(*, report_id: int, reason: str, by: User) -> StatisticsReport:
    """Back to the draft, by whoever looked at it or by the proposer; the reason is shown there.

    Raises ``PermissionDenied``, or ``Refusal`` without a reason.
    """
    report = _locked(report_id, by)
    if report.state != ReportState.PROPOSED:
        raise Refusal(_("確認を待っている統計ではありません。"))
    if not reason.strip():
        raise Refusal(_("戻す理由を書いてください。"))
    _let_go(report)
    report.returned_because = reason.strip()
    report.save()
    record(Event.STATISTICS_RETURNED, by=by, target=report)
    return report


@transaction.atomic
def publish_statistics_report(*, report_id: int, by: User, now: datetime) -> StatisticsEdition:
    """Publish what was frozen as the next edition, by somebody else than the proposer.

    All reports are locked: what may be shown of one half depends on what is public of others.
    Raises ``PermissionDenied``, or ``Refusal`` when that has changed since the proposal.
    """
    list(StatisticsReport.objects.select_for_update().order_by("pk").values_list("pk"))
    report = _locked(report_id, by)
    figures = report.figures
    if figures is None or report.taken_at is None or report.proposed_by is None:
        raise Refusal(_("確認を待っている統計ではありません。"))
    REPORT_LIFECYCLE.check(report.state, ReportState.PUBLISHED)
    if not can_publish_statistics_report(by, report):
        raise PermissionDenied
    if public_content(report.half_year, figures) != figures["public"]:
        raise Refusal(
            _(
                "集計のあとで別の統計が公表され、伏せる欄が変わりました。戻して、提案し直してください。"
            )
        )
    latest = report.editions.aggregate(number=Max("number"))["number"] or 0
    edition = StatisticsEdition.objects.create(
        report=report,
        number=latest + 1,
        figures={key: value for key, value in figures.items() if key != "public"},
        public=figures["public"],
        comments=report.comments,
        correction=report.correction,
        taken_at=report.taken_at,
        proposed_by=report.proposed_by,
        published_by=by,
        published_at=now,
    )
    report.state, report.correction = ReportState.PUBLISHED, ""
    report.version += 1
    report.save()
    record(Event.STATISTICS_PUBLISHED, by=by, target=report, edition=edition.number)
    return edition


@transaction.atomic
def correct_statistics_report(*, report_id: int, correction: str, by: User) -> StatisticsReport:
    """Begin another edition. What is public stays until a second person publishes the new one.

    Raises ``PermissionDenied``, or ``Refusal`` without words on what is corrected.
    """
    report = _locked(report_id, by)
    if report.state != ReportState.PUBLISHED:
        raise Refusal(_("公表済みの統計だけを訂正できます。"))
    if not correction.strip():
        raise Refusal(_("訂正する内容を書いてください。"))
    _let_go(report)
    report.correction = correction.strip()
    report.save()
    record(Event.STATISTICS_CORRECTED, by=by, target=report)
    return report


@transaction.atomic
def abandon_statistics_correction(*, report_id: int, by: User) -> StatisticsReport:
    """Give up what was begun: the report is again what the public reads, its comments as well.

    Raises ``PermissionDenied``, or ``Refusal`` where no correction is being written.
    """
    report = _locked(report_id, by)
    edition = report.editions.last()
    if edition is None or not can_abandon_statistics_correction(by, report):
        raise Refusal(_("書きかけの訂正はありません。"))
    REPORT_LIFECYCLE.check(report.state, ReportState.PUBLISHED)
    report.state, report.comments = ReportState.PUBLISHED, edition.comments
    report.figures = edition.figures | {"public": edition.public}
    report.taken_at, report.proposed_by = edition.taken_at, edition.proposed_by
    report.correction = report.returned_because = ""
    report.version += 1
    report.save()
    record(Event.STATISTICS_CORRECTION_ABANDONED, by=by, target=report)
    return report


def _let_go(report: StatisticsReport) -> None:
    REPORT_LIFECYCLE.check(report.state, ReportState.DRAFT)
    report.state = ReportState.DRAFT
    report.figures = report.taken_at = report.proposed_by = None
    report.version += 1


def _locked(report_id: int, by: User) -> StatisticsReport:
    report = StatisticsReport.objects.select_for_update().get(pk=report_id)
    if not can_write_statistics_report(by):
        raise PermissionDenied
    return report


def _refuse_unless_draft(report: StatisticsReport) -> None:
    if report.state != ReportState.DRAFT:
        raise Refusal(_("作成中の統計だけを直せます。"))
