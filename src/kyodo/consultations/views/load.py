"""The load and its forecast, and the hours that the centre has for it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyodo.accounts.requests import Request
from kyodo.consultations import permissions
from kyodo.consultations.actions import capacities as actions
from kyodo.consultations.exports import load as exports
from kyodo.consultations.forms.load import CapacityForm, IntakeForm
from kyodo.consultations.queries import load as queries
from kyodo.consultations.queries.back_test import STEP, against_last_year, against_lately
from kyodo.consultations.queries.load_charts import chart_of_owners, chart_of_weeks
from kyodo.exports.downloads import Download, FileFormat, table_download, wanted_format
from kyodo.lifecycle import Refusal
from kyodo.ui.pages import show


@require_safe
def show_load(request: Request) -> HttpResponse | Download:
    """What is open and what is to be expected; numbers only, nothing of a single case."""
    if not permissions.can_list_cases(request.user):
        raise PermissionDenied
    form = IntakeForm(request.GET or None)
    percent = form.cleaned_data["intake"] if form.is_valid() else 0
    page = queries.load_page(request.user, percent / 100, timezone.localdate())
    if file_format := wanted_format(request.GET.get("format")):
        return _download(page, request.GET.get("table", ""), file_format)
    context = {
        "form": form,
        "percent": percent,
        "page": page,
        "owners": chart_of_owners(page),
        "weeks": chart_of_weeks(page),
        "hours": queries.about(page.hours),
        "usual_hours": queries.about(page.usual_hours),
        "against_last_year": against_last_year(page.tested),
        "against_lately": against_lately(page.tested),
        "tested": [each for each in page.tested if each.ahead <= STEP],
        "can_keep": permissions.can_keep_lists(request.user),
    }
    return show(request, "consultations/show_load.html", context)


def _download(page: queries.LoadPage, table: str, file_format: FileFormat) -> Download:
    title, headings, rows = _("対応の見込み"), exports.week_headings(), exports.week_rows(page)
    if table == "owners":
        title = _("続いている相談")
        headings, rows = exports.owner_headings(), exports.owner_rows(page)
    today = timezone.localdate()
    return table_download(title, headings, rows, file_format=file_format, today=today)


@require_safe
def list_capacities(request: Request) -> HttpResponse:
    """Everybody at the counter may know them; who speaks for the centre keeps them."""
    if not permissions.can_list_cases(request.user):
        raise PermissionDenied
    rows = queries.capacities()
    context = {
        "rows": rows,
        "today": queries.capacity_on(timezone.localdate(), rows),
        "can_keep": permissions.can_keep_lists(request.user),
    }
    return show(request, "consultations/list_capacities.html", context)


def set_capacity(request: Request) -> HttpResponse:
    if not permissions.can_keep_lists(request.user):
        raise PermissionDenied
    form = CapacityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_capacity(**form.cleaned_data, by=request.user, today=timezone.localdate())
        except Refusal as refusal:
            form.add_error("valid_from", str(refusal))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("1週間に使える時間を決めました。"))
            return redirect("consultations:list_capacities")
    return show(request, "consultations/set_capacity.html", {"form": form})


@require_POST
def remove_capacity(request: Request, pk: int) -> HttpResponse:
    actions.remove_capacity(capacity_id=pk, by=request.user)
    messages.success(request, _("消しました。前に決めた時間が続きます。"))
    return redirect("consultations:list_capacities")
