"""Keeping the classes of the municipality's rule on records."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kyodo.accounts.requests import Request
from kyodo.consultations import permissions
from kyodo.consultations.actions import retention_classes as actions
from kyodo.consultations.forms.retention import RetentionClassForm
from kyodo.consultations.models import RetentionClass
from kyodo.consultations.queries.retention import retention_classes
from kyodo.ui.pages import show


@require_safe
def list_retention_classes(request: Request) -> HttpResponse:
    """Everybody at the counter reads them; who speaks for the centre keeps them."""
    if not permissions.can_list_cases(request.user):
        raise PermissionDenied
    context = {
        "classes": retention_classes(),
        "can_keep": permissions.can_keep_lists(request.user),
    }
    return show(request, "consultations/list_retention_classes.html", context)


def add_retention_class(request: Request) -> HttpResponse:
    _ask(request)
    form = RetentionClassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_retention_class(data=form.class_data(), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("保存区分を加えました。"))
            return redirect("consultations:list_retention_classes")
    return show(request, "consultations/add_retention_class.html", {"form": form})


def change_retention_class(request: Request, pk: int) -> HttpResponse:
    _ask(request)
    kept_as = get_object_or_404(RetentionClass, pk=pk)
    form = RetentionClassForm(request.POST or None, instance=kept_as)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_retention_class(class_id=pk, data=form.class_data(), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("保存区分を直しました。"))
            return redirect("consultations:list_retention_classes")
    context = {"form": form, "kept_as": kept_as}
    return show(request, "consultations/change_retention_class.html", context)


def _ask(request: Request) -> None:
    if not permissions.can_keep_lists(request.user):
        raise PermissionDenied
