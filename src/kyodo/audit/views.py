"""Reading the audit. What one side keeps withheld leaves no trace here, not even in a count."""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from kyodo.audit.forms import EntryFilterForm
from kyodo.audit.history import in_words, readings_in_words
from kyodo.audit.models import AuditEntry, AuditEntryQuerySet, Reading
from kyodo.ui.pages import show

ROWS_PER_PAGE = 50


def list_entries(request: HttpRequest) -> HttpResponse:
    """What happened in the whole installation, for the administrator."""
    _demand_administrator(request)
    form = EntryFilterForm(request.GET)
    entries = AuditEntry.objects.visible().newest_first()
    if form.is_valid():
        entries = _filtered(entries, form)
    page = Paginator(entries, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "lines": in_words(list(page.object_list))}
    return show(request, "audit/list_entries.html", context, part="entries")


def list_readings(request: HttpRequest) -> HttpResponse:
    """Who looked at personal data, for the administrator."""
    _demand_administrator(request)
    readings = Reading.objects.order_by("-hour", "-pk")
    page = Paginator(readings, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": readings_in_words(list(page.object_list))}
    return show(request, "audit/list_readings.html", context, part="readings")


def _filtered(entries: AuditEntryQuerySet, form: EntryFilterForm) -> AuditEntryQuerySet:
    wanted = form.cleaned_data
    if wanted["event"]:
        entries = entries.filter(event=wanted["event"])
    if wanted["since"]:
        entries = entries.filter(happened_at__date__gte=wanted["since"])
    if wanted["until"]:
        entries = entries.filter(happened_at__date__lte=wanted["until"])
    return entries


def _demand_administrator(request: HttpRequest) -> None:
    user = request.user
    if not (isinstance(user, get_user_model()) and user.is_active and user.is_administrator):
        raise PermissionDenied
