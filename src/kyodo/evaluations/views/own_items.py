"""Questions that the sides of a project add to the form before the marking begins."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kyodo.accounts.requests import Request
from kyodo.evaluations.actions import preparation as actions
from kyodo.evaluations.forms.own_items import OwnItemsForm
from kyodo.evaluations.permissions import can_change_preparation
from kyodo.evaluations.queries.preparation import own_items_digest
from kyodo.evaluations.views.addressed import visible_evaluation
from kyodo.lifecycle import Refusal
from kyodo.ui.pages import show


@require_http_methods(["GET", "POST"])
def write_own_items(request: Request, pk: int, section: str) -> HttpResponse:
    """The open rows of one section; both sides see and change them until the marking begins."""
    evaluation = visible_evaluation(request, pk)
    if not can_change_preparation(request.user, evaluation):
        raise PermissionDenied
    found = next((s for s in evaluation.form.open_sections if s.origin == section), None)
    if found is None:
        raise Http404
    stored = evaluation.own_items.get(section, [])
    form = OwnItemsForm(
        request.POST if request.method == "POST" else None,
        section=found,
        texts=stored,
        seen=own_items_digest(evaluation, section),
    )
    status, meanwhile = 200, []
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_own_items(
                evaluation_id=pk,
                section_id=section,
                texts=form.texts,
                seen=form.cleaned_data["seen"],
                by=request.user,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            form.data = {**request.POST.dict(), "seen": own_items_digest(evaluation, section)}
            status, meanwhile = 409, stored
        else:
            messages.success(request, _("書き足す項目を保存しました。"))
            return redirect("evaluations:show_evaluation", pk=pk)
    context = {"evaluation": evaluation, "section": found, "form": form, "meanwhile": meanwhile}
    response = show(request, "evaluations/write_own_items.html", context)
    response.status_code = status
    return response
