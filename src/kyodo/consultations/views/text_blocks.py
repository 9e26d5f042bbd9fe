"""Keeping the words that are often written."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kyodo.accounts.requests import Request
from kyodo.consultations import permissions
from kyodo.consultations.actions import text_blocks as actions
from kyodo.consultations.exports.text_blocks import headings, rows_of
from kyodo.consultations.forms.case_page import TextBlockForm
from kyodo.consultations.models import TextBlock
from kyodo.consultations.queries.text_blocks import blocks_in_use
from kyodo.exports.downloads import Download, table_download, wanted_format
from kyodo.lifecycle import Refusal
from kyodo.ui.pages import show


@require_safe
def list_text_blocks(request: Request) -> HttpResponse | Download:
    """Everybody at the counter reads them, also in a file; who speaks for the centre keeps them."""
    if not permissions.can_list_cases(request.user):
        raise PermissionDenied
    blocks = blocks_in_use()
    if file_format := wanted_format(request.GET.get("format")):
        rows, today = rows_of(blocks), timezone.localdate()
        return table_download(
            _("定型文の一覧"), headings(), rows, file_format=file_format, today=today
        )
    context = {"blocks": blocks, "can_keep": permissions.can_keep_lists(request.user)}
    return show(request, "consultations/list_text_blocks.html", context)


def add_text_block(request: Request) -> HttpResponse:
    _ask(request)
    form = TextBlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with _faults_beside(form):
            actions.add_text_block(**form.cleaned_data, by=request.user)
            messages.success(request, _("定型文を加えました。"))
            return redirect("consultations:list_text_blocks")
    return show(request, "consultations/add_text_block.html", {"form": form})


def change_text_block(request: Request, pk: int) -> HttpResponse:
    _ask(request)
    block = get_object_or_404(TextBlock, pk=pk, retired_at=None)
    form = TextBlockForm(request.POST or None, instance=block)
    if request.method == "POST" and form.is_valid():
        with _faults_beside(form):
            actions.change_text_block(block_id=pk, **form.cleaned_data, by=request.user)
            messages.success(request, _("定型文を保存しました。"))
            return redirect("consultations:list_text_blocks")
    return show(request, "consultations/change_text_block.html", {"form": form, "block": block})


@require_POST
def retire_text_block(request: Request, pk: int) -> HttpResponse:
    _ask(request)
    block = get_object_or_404(TextBlock, pk=pk)
    actions.retire_text_block(block_id=pk, by=request.user, now=timezone.now())
    messages.success(request, _("「%s」は、もう選べません。") % block.title)
    return redirect("consultations:list_text_blocks")


@contextmanager
def _faults_beside(form: TextBlockForm) -> Iterator[None]:
    """Places that nothing fills, and a title that is in use, are named where they were typed."""
    try:
        yield
    except Refusal as refusal:
        form.add_error("text", str(refusal))
    except ValidationError as error:
        form.add_error(None, error)


def _ask(request: Request) -> None:
    if not permissions.can_keep_lists(request.user):
        raise PermissionDenied
