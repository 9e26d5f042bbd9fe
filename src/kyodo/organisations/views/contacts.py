"""Contact persons of an organisation. Every page that shows one records who looked."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kyodo.accounts.requests import Request
from kyodo.audit.trail import record_reading
from kyodo.lifecycle import Refusal
from kyodo.organisations import actions, permissions
from kyodo.organisations.forms import ContactForm
from kyodo.organisations.models import Contact, Organisation
from kyodo.people.views import initial_of
from kyodo.ui.pages import show


def add_contact(request: Request, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=pk)
    if not permissions.can_change_contacts(request.user, organisation):
        raise PermissionDenied
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_contact(
            organisation_id=pk,
            person=form.person_data(),
            position=form.cleaned_data["position"],
            by=request.user,
        )
        messages.success(request, _("連絡先を登録しました。"))
        return redirect("organisations:show_organisation", pk=pk)
    context = {"form": form, "organisation": organisation}
    return show(request, "organisations/add_contact.html", context)


def show_contact(request: Request, pk: int) -> HttpResponse:
    contact = _visible_contact(request, pk)
    return show(request, "organisations/show_contact.html", {"contact": contact})


def change_contact(request: Request, pk: int) -> HttpResponse:
    contact = _visible_contact(request, pk)
    form = ContactForm(
        request.POST or None,
        initial=initial_of(contact.person) | {"position": contact.position},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_contact(
                contact_id=pk,
                person=form.person_data(),
                position=form.cleaned_data["position"],
                by=request.user,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("連絡先を保存しました。"))
            return redirect("organisations:show_contact", pk=pk)
    context = {"form": form, "contact": contact}
    return show(request, "organisations/change_contact.html", context)


@require_POST
def remove_contact(request: Request, pk: int) -> HttpResponse:
    contact = _visible_contact(request, pk)
    actions.remove_contact(contact_id=pk, by=request.user)
    messages.success(request, _("連絡先から外しました。"))
    return redirect("organisations:show_organisation", pk=contact.organisation_id)


def _visible_contact(request: Request, pk: int) -> Contact:
    """A contact that does not exist looks like one that is not for this reader."""
    contact = get_object_or_404(Contact.objects.select_related("organisation", "person"), pk=pk)
    if not permissions.can_show_contact(request.user, contact):
        raise Http404
    record_reading(by=request.user, target=contact.person)
    return contact
