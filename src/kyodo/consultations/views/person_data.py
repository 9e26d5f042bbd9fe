"""Answering somebody who asks what is held about them, or that it be erased."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from kyodo.accounts.requests import Request
from kyodo.audit.trail import record_readings
from kyodo.consultations import permissions
from kyodo.consultations.actions import deletions as actions
from kyodo.consultations.exports.persons import Wanted, packed_person_data
from kyodo.consultations.forms.retention import PersonDataForm, RefuseDeletionForm
from kyodo.consultations.models import Case
from kyodo.consultations.queries.retention import retention_of_case
from kyodo.consultations.views.case_page import visible_case
from kyodo.lifecycle import Refusal
from kyodo.people.models import Person
from kyodo.ui.pages import show


def export_person_data(request: Request, person_pk: int) -> HttpResponseBase:
    """A page that says what the file will hold; the button makes it, which is recorded."""
    if not permissions.can_export_person_data(request.user):
        raise PermissionDenied
    person = get_object_or_404(Person.objects.remembered(), pk=person_pk)
    cases = (
        Case.objects.visible_to(request.user).filter(caller=person).order_by("received_at", "pk")
    )
    if not cases:
        raise Http404
    form = PersonDataForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person, found = actions.export_person_data(person_id=person_pk, by=request.user)
        content = packed_person_data(person, found, Wanted(**form.cleaned_data))
        response = FileResponse(content, as_attachment=True, filename=f"person-{person.pk}.zip")
        patch_cache_control(response, private=True, no_store=True)
        return response
    record_readings(by=request.user, targets=[person, *cases])
    context = {"person": person, "cases": cases, "form": form}
    return show(request, "consultations/export_person_data.html", context)


def refuse_deletion(request: Request, pk: int) -> HttpResponse:
    """What is typed goes to the caller."""
    case = visible_case(request, pk)
    if retention_of_case(case).deletion_asked_at is None:
        raise Http404
    form = RefuseDeletionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.refuse_deletion(
                case_id=pk, text=form.cleaned_data["text"], by=request.user, now=timezone.now()
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("消さないことを、相談者に答えました。"))
            return redirect("consultations:show_case", pk=pk)
    context = {"case": case, "form": form, "is_mailed": bool(case.mail_address)}
    return show(request, "consultations/refuse_deletion.html", context)
