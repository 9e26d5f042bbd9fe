"""Files of a case: always to keep, never shown by the browser."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyodo.accounts.requests import Request
from kyodo.attachments.downloads import file_response
from kyodo.consultations.actions import case_files as actions
from kyodo.consultations.forms.case_page import CaseFilesForm
from kyodo.consultations.models import CaseFile
from kyodo.consultations.states import Audience
from kyodo.consultations.views.case_page import visible_case
from kyodo.consultations.views.stopping import stop_if_over
from kyodo.ui.pages import show


def add_case_files(request: Request, pk: int) -> HttpResponse:
    case = visible_case(request, pk)
    stop_if_over(request, case, also_ended=True)
    form = CaseFilesForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        actions.add_case_files(
            case_id=pk,
            files=form.cleaned_data["attachments"],
            audience=Audience(form.cleaned_data["audience"]),
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("ファイルを加えました。"))
        return redirect("consultations:show_case", pk=pk)
    return show(request, "consultations/add_case_files.html", {"case": case, "form": form})


@require_safe
def download_case_file(request: Request, pk: int, file_pk: int) -> HttpResponseBase:
    """``Http404`` for a file of another case, for one that was erased or carries a virus."""
    return file_response(_file(request, pk, file_pk).stored)


@require_POST
def change_case_file(request: Request, pk: int, file_pk: int) -> HttpResponse:
    file = _file(request, pk, file_pk)
    audience = request.POST.get("audience", "")
    if audience not in Audience.values:
        messages.error(request, _("見る人を選んでください。"))
        return redirect("consultations:show_case", pk=pk)
    actions.change_case_file(file_id=file.pk, audience=Audience(audience), by=request.user)
    if audience == Audience.CLIENT:
        messages.success(request, _("相談者も、自分のページで受け取れるようになりました。"))
    else:
        messages.success(request, _("センターの中だけのファイルにしました。"))
    return redirect("consultations:show_case", pk=pk)


def erase_case_file(request: Request, pk: int, file_pk: int) -> HttpResponse:
    """Cannot be undone, so a page of its own says what will happen."""
    file = _file(request, pk, file_pk)
    if request.method == "POST":
        actions.erase_case_file(file_id=file.pk, by=request.user, now=timezone.now())
        messages.success(request, _("ファイルを消しました。"))
        return redirect("consultations:show_case", pk=pk)
    if file.stored.erased_at is not None:
        messages.warning(request, _("このファイルは、もう消してあります。"))
        return redirect("consultations:show_case", pk=pk)
    context = {
        "case": file.case,
        "effects": [
            _("「%(name)s」の中身と名前が消えます。") % {"name": file.stored.name},
            _("相談者と照会先も、受け取れなくなります。"),
        ],
    }
    return show(request, "consultations/erase_case_file.html", context)


def _file(request: Request, pk: int, file_pk: int) -> CaseFile:
    case = visible_case(request, pk)
    file: CaseFile = get_object_or_404(case.files.select_related("stored", "case"), pk=file_pk)
    return file
