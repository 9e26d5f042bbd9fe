"""The check sheet as a spreadsheet: given out, taken back, looked at, stored."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from kyodo.accounts.requests import Request
from kyodo.evaluations.actions import answer_files as actions
from kyodo.evaluations.exports.answer_workbook import answer_workbook
from kyodo.evaluations.formats import Role
from kyodo.evaluations.forms.answer_files import (
    KIND,
    AnswerFileForm,
    StoreAnswersForm,
)
from kyodo.evaluations.models import CheckSheet, Evaluation, SheetPart
from kyodo.evaluations.queries.answer_changes import (
    FilePlan,
    SentAnswers,
    plan_changes,
    read_sent,
)
from kyodo.evaluations.queries.answer_files import (
    AnswerSheet,
    answer_sheet,
    blank_sheet,
    own_parts,
)
from kyodo.evaluations.queries.parts import voice_of, who_sees_answers
from kyodo.evaluations.readers.answer_workbook import ReadAnswer, ReadAnswers
from kyodo.evaluations.views.addressed import visible_evaluation
from kyodo.lifecycle import Refusal

PAGE = "evaluations/send_answer_file.html"


@require_GET
def download_answer_file(request: Request, pk: int, column: str) -> HttpResponse:
    """The own column with what has been written so far, to go on off line."""
    evaluation = visible_evaluation(request, pk)
    return _file(answer_sheet(evaluation, _own_parts(request, evaluation, column)))


@require_GET
def download_blank_answer_file(request: Request, pk: int, role: str) -> HttpResponse:
    """The empty paper of one role, for whoever may see the paper."""
    evaluation = visible_evaluation(request, pk)
    return _file(blank_sheet(evaluation, _answering_role(evaluation, role)))


@require_http_methods(["GET", "POST"])
def send_answer_file(request: Request, pk: int, column: str) -> HttpResponse:
    """Choose a file, look at what it changes, store it: three states of one page."""
    evaluation = visible_evaluation(request, pk)
    desk = _Desk(request, evaluation, _own_parts(request, evaluation, column))
    if request.method == "GET":
        return desk.page()
    if "sent" in request.POST:
        return _store(desk)
    form = AnswerFileForm(evaluation, desk.sheet, request.POST, request.FILES)
    if not form.is_valid():
        return desk.page(status=422, form=form)
    return _preview(desk, form.cleaned_data["file"])


# --- giving out -------------------------------------------------------------------------------


def _file(sheet: AnswerSheet) -> HttpResponse:
    response = HttpResponse(answer_workbook(sheet), content_type=KIND)
    label = re.sub(r"[^\w]+", "", sheet.voice.label) or sheet.voice.key
    name = f"チェックシート_{sheet.evaluation.fiscal_year}_{label}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _own_parts(request: Request, evaluation: Evaluation, column: str) -> list[SheetPart]:
    """What this person writes in; the file of another column is not there."""
    parts = own_parts(evaluation, request.user, column)
    if not parts:
        raise Http404
    return parts


def _answering_role(evaluation: Evaluation, role: str) -> Role:
    answering = {each for section in evaluation.form.sections for each in section.roles}
    if role not in answering:
        raise Http404
    return evaluation.form.role(role)


# --- taking back ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Desk:
    """One person before one column of one sheet."""

    request: Request
    evaluation: Evaluation
    parts: list[SheetPart]

    @property
    def sheet(self) -> CheckSheet:
        return self.parts[0].check_sheet

    def plan(self, answers: Iterable[ReadAnswer]) -> FilePlan:
        """What the file changes as things stand now."""
        return plan_changes(self.evaluation, self.parts, answers)

    def sent(self, plan: FilePlan, answers: Iterable[ReadAnswer]) -> SentAnswers:
        """What goes along with a preview: the answers that it changes, as they are shown."""
        seen = {change.item.id: change.revision for change in plan.changes}
        changed = [answer for answer in answers if answer.row.item in seen]
        by = self.request.user.pk
        return SentAnswers(self.evaluation.pk, self.sheet.column, by, changed, seen)

    def page(self, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page in the state that ``more`` makes."""
        user = self.request.user
        seat = self.evaluation.seat_of(user)
        own_role = self.evaluation.form.role(seat.role) if seat else None
        context = {
            "evaluation": self.evaluation,
            "voice": voice_of(self.evaluation.form, self.sheet),
            "is_open": self.evaluation.is_being_filled,
            "who_sees": who_sees_answers(self.evaluation, user, own_role),
            "form": AnswerFileForm(self.evaluation, self.sheet),
        }
        return render(self.request, PAGE, context | more, status=status)


def _preview(desk: _Desk, read: ReadAnswers) -> HttpResponse:
    plan = desk.plan(read.answers)
    places = desk.evaluation.form.place_of
    more: dict[str, Any] = {
        "plan": plan,
        "problems": [{"problem": each, "place": places(each.item)} for each in read.problems],
        "outside": read.outside,
    }
    if plan.changes and not read.problems:
        more |= {"store": StoreAnswersForm(plan), "sent": desk.sent(plan, read.answers).as_token()}
    return desk.page(**more)


def _store(desk: _Desk) -> HttpResponse:
    request, evaluation = desk.request, desk.evaluation
    column = desk.sheet.column
    sent = read_sent(request.POST["sent"], evaluation=evaluation.pk, column=column, by=request.user)
    if sent is None:
        raise Refusal(_("確認の画面を読み取れませんでした。ファイルをもう一度選んでください。"))
    plan = desk.plan(sent.answers)
    form = StoreAnswersForm(plan, request.POST)
    if not form.is_valid() or plan.closed:
        return _ask_again(desk, sent, form)
    try:
        written = actions.send_answer_file(
            evaluation_id=evaluation.pk,
            entries=form.entries(sent),
            by=request.user,
            now=timezone.now(),
            on_behalf_of=form.cleaned_data["on_behalf_of"],
        )
    except Refusal as refusal:
        fresh = StoreAnswersForm(desk.plan(sent.answers), initial=request.POST.dict())
        return _ask_again(desk, sent, fresh, refusal=str(refusal))
    if written:
        told = ngettext(
            "Excelの表から%(count)d項目を保存しました。封印はまだされていません。",
            "Excelの表から%(count)d項目を保存しました。封印はまだされていません。",
            written,
        )
        messages.success(request, told % {"count": written})
    else:
        messages.info(request, _("保存する記入はありませんでした。"))
    return redirect("evaluations:show_check_sheet", pk=evaluation.pk)


def _ask_again(
    desk: _Desk, sent: SentAnswers, form: StoreAnswersForm, refusal: str = ""
) -> HttpResponse:
    """The preview as things stand now; nothing was stored."""
    more: dict[str, Any] = {"plan": form.plan, "refusal": refusal}
    if form.plan.changes:
        more |= {"store": form, "sent": desk.sent(form.plan, sent.answers).as_token()}
    return desk.page(status=409, **more)
