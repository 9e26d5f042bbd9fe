"""Bringing in a sheet that was published on paper: choose a file, decide doubts, store."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyodo.accounts.requests import Request
from kyodo.audit.trail import record_reading
from kyodo.evaluations.actions import sheet_imports as actions
from kyodo.evaluations.forms.sheet_imports import DecisionForm, SheetFileForm
from kyodo.evaluations.models import SheetImport
from kyodo.evaluations.permissions import can_decide_sheet, can_import_sheet
from kyodo.evaluations.queries.sheet_imports import StoringPlan, decided_sheet, plan_storing
from kyodo.evaluations.queries.sheet_previews import Doubt, doubts, preview
from kyodo.evaluations.readers.sheets import WrongDecision
from kyodo.evaluations.readers.values import ReadSheet
from kyodo.fiscal import FiscalYear
from kyodo.lifecycle import Refusal
from kyodo.ui.pages import show


def receive_sheet(request: Request) -> HttpResponse:
    """Choose a file; what waits for a decision from earlier days stands below."""
    if not can_import_sheet(request.user):
        raise PermissionDenied
    sent = request.method == "POST"
    form = SheetFileForm(request.POST, request.FILES) if sent else SheetFileForm()
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        received = actions.receive_sheet(file=file, by=request.user, now=timezone.now())
        return redirect("evaluations:decide_sheet", import_pk=received.pk)
    waiting = SheetImport.objects.filter(received_by=request.user, evaluation=None)
    return show(request, "evaluations/receive_sheet.html", {"form": form, "waiting": waiting})


def decide_sheet(request: Request, import_pk: int) -> HttpResponse:
    """What was read beside its source; each doubt is decided by itself."""
    sheet_import = _own(request, import_pk)
    if sheet_import.evaluation_id:
        return redirect("evaluations:show_publication", pk=sheet_import.evaluation_id)
    read, decided = decided_sheet(sheet_import)
    found = doubts(sheet_import, read)
    tried: dict[int, DecisionForm] = {}
    if request.method == "POST":
        doubt = next((d for d in found if d.problem.key == request.POST.get("key")), None)
        if doubt is None:
            raise Refusal(_("この疑問はもうありません。画面を開き直してください。"))
        form = DecisionForm(doubt, request.POST)
        if form.is_valid() and _decide(request, sheet_import, doubt, form):
            return redirect(_next_doubt(sheet_import, found, doubt))
        tried[doubt.number] = form
    record_reading(by=request.user, target=sheet_import)
    context = {
        "sheet_import": sheet_import,
        "doubts": [
            {"doubt": each, "form": tried.get(each.number) or DecisionForm(each)} for each in found
        ],
        "tried": next(iter(tried.values()), None),
        "open_doubts": len(decided.problems),
        "preview": preview(sheet_import, read, decided),
        "read": decided,
        "plan": plan_storing(decided),
    }
    return show(request, "evaluations/decide_sheet.html", context)


def _decide(request: Request, sheet_import: SheetImport, doubt: Doubt, form: DecisionForm) -> bool:
    try:
        actions.decide_sheet(
            import_id=sheet_import.pk,
            decisions={doubt.problem.key: form.decision()},
            by=request.user,
        )
    except WrongDecision as wrong:
        form.add_error("value", str(wrong))
        return False
    messages.success(request, _("判断を保存しました。取り消すこともできます。"))
    return True


def _next_doubt(sheet_import: SheetImport, found: list[Doubt], done: Doubt) -> str:
    """The next one that is open, or what was just decided."""
    page = reverse("evaluations:decide_sheet", kwargs={"import_pk": sheet_import.pk})
    following = [*found[done.number :], *found[: done.number - 1]]
    is_open = (each for each in following if each.problem.key not in sheet_import.decisions)
    return f"{page}#doubt-{next(is_open, done).number}"


@require_POST
def undo_sheet_decision(request: Request, import_pk: int) -> HttpResponse:
    """One decision is open again."""
    sheet_import = _own(request, import_pk)
    key = request.POST.get("key", "")
    actions.undo_sheet_decision(import_id=sheet_import.pk, key=key, by=request.user)
    messages.success(request, _("判断を取り消しました。"))
    return redirect("evaluations:decide_sheet", import_pk=import_pk)


def discard_sheet(request: Request, import_pk: int) -> HttpResponse:
    """The text and the names in it go; asked for once more, because it cannot be undone."""
    sheet_import = _own(request, import_pk)
    if request.method == "POST":
        actions.discard_sheet(import_id=sheet_import.pk, by=request.user)
        messages.success(request, _("受け取ったシートを破棄しました。"))
        return redirect("evaluations:receive_sheet")
    effects = [
        _("「%(file)s」から読み取った文章と、それまでの判断が消えます。")
        % {"file": sheet_import.file_name},
        _("評価は作られません。もう一度取り込むには、ファイルを選び直します。"),
    ]
    context = {"sheet_import": sheet_import, "effects": effects}
    return show(request, "evaluations/discard_sheet.html", context)


def store_sheet(request: Request, import_pk: int) -> HttpResponse:
    """Names what will be made, and that it is public at once."""
    sheet_import = _own(request, import_pk)
    if request.method == "POST":
        evaluation = actions.store_sheet(
            import_id=sheet_import.pk, by=request.user, now=timezone.now()
        )
        messages.success(request, _("公表済みの評価として取り込みました。"))
        return redirect("evaluations:show_publication", pk=evaluation.pk)
    if sheet_import.evaluation_id:
        return redirect("evaluations:show_publication", pk=sheet_import.evaluation_id)
    _read, decided = decided_sheet(sheet_import)
    plan = plan_storing(decided)
    context: dict[str, Any] = {
        "sheet_import": sheet_import,
        "plan": plan,
        "effects": [] if plan.hindrances else _effects(decided, plan),
    }
    return show(request, "evaluations/store_sheet.html", context)


def _effects(read: ReadSheet, plan: StoringPlan) -> list[str]:
    """What storing makes, and what it uses of what stands already."""
    effects = []
    for planned in plan.organisations.values():
        for each in (*planned.members, planned) if planned.known is None else (planned,):
            told = (
                _("登録済みの団体・部署を使います：%(name)s")
                if each.known
                else _("団体・部署を登録します：%(name)s（%(kind)s）")
            )
            effects.append(told % {"name": each.name, "kind": each.kind.label})
    project = (
        _("登録済みの協働事業を使います：%(name)s")
        if plan.project
        else _("協働事業を登録します：%(name)s")
    )
    effects.append(project % {"name": read.project})
    if plan.sheet_format:
        effects.append(_("様式：%(form)s") % {"form": plan.sheet_format})
    else:
        effects.append(
            _("登録済みの様式と設問が違うため、このシートの言葉のまま様式を登録します。")
        )
    effects.append(
        _("%(year)sの評価を「公表済み」として登録します。だれでも読めるようになります。")
        % {"year": FiscalYear(read.fiscal_year or 0)}
    )
    effects.append(
        _("記入責任者の氏名と連絡先は公表せず、別に保存します。読み取り元の文章は消します。")
    )
    return effects


def _own(request: Request, import_pk: int) -> SheetImport:
    """Only whoever brought the sheet sees it: its text may hold names and telephone numbers."""
    found = get_object_or_404(SheetImport, pk=import_pk, received_by=request.user)
    if not can_decide_sheet(request.user, found):
        raise PermissionDenied
    return found
