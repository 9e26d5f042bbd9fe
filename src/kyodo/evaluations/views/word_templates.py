"""A city's own Word template: bring it, see it filled, take it along, go back to the product's."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kyodo.accounts.requests import Request
from kyodo.evaluations.actions import word_templates as actions
from kyodo.evaluations.exports import (
    CONTENT_TYPES,
    PLACEHOLDERS,
    sample_paper,
    standard_template,
    word_of,
)
from kyodo.evaluations.forms.word_templates import WordTemplateForm
from kyodo.evaluations.models import SheetFormat, WordTemplate
from kyodo.evaluations.permissions import can_store_word_template
from kyodo.evaluations.queries.word_templates import word_template_of
from kyodo.ui.pages import show


def store_word_template(request: Request, format_pk: int) -> HttpResponse:
    """The template in force, a field for another one, and all that it may name."""
    sheet_format = _sheet_format(request, format_pk)
    sent = request.method == "POST"
    form = WordTemplateForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        definition=sheet_format.definition,
    )
    if sent and form.is_valid():
        actions.store_word_template(
            sheet_format_id=format_pk,
            content=form.cleaned_data["file"],
            file_name=form.file_name,
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("ひな形を登録しました。見本で確かめてください。"))
        return redirect("evaluations:store_word_template", format_pk=format_pk)
    context = {
        "sheet_format": sheet_format,
        "form": form,
        "template": WordTemplate.objects.filter(sheet_format=sheet_format).first(),
        "placeholders": PLACEHOLDERS.items(),
    }
    return show(request, "evaluations/store_word_template.html", context)


@require_POST
def remove_word_template(request: Request, format_pk: int) -> HttpResponse:
    """From now on the product's own template is used."""
    _sheet_format(request, format_pk)
    actions.remove_word_template(sheet_format_id=format_pk, by=request.user)
    messages.success(request, _("ひな形を取り除きました。これからは標準のひな形を使います。"))
    return redirect("evaluations:store_word_template", format_pk=format_pk)


@require_GET
def preview_word_template(request: Request, format_pk: int) -> HttpResponse:
    """The template in force, filled with invented answers."""
    sheet_format = _sheet_format(request, format_pk)
    paper = sample_paper(sheet_format.definition, language=get_language() or "ja")
    content = word_of(paper, word_template_of(sheet_format.pk))
    return _word_file(content, _("見本_%(title)s.docx") % {"title": sheet_format.title})


@require_GET
def download_word_template(request: Request, format_pk: int) -> HttpResponse:
    """The city's template as it was brought."""
    sheet_format = _sheet_format(request, format_pk)
    template = get_object_or_404(WordTemplate, sheet_format=sheet_format)
    content = word_template_of(sheet_format.pk)
    if content is None:
        raise Http404
    return _word_file(content, template.file_name)


@require_GET
def download_standard_template(request: Request, format_pk: int) -> HttpResponse:
    """The product's own template, to begin another one with."""
    sheet_format = _sheet_format(request, format_pk)
    paper = sample_paper(sheet_format.definition, language=get_language() or "ja")
    name = _("標準のひな形_%(title)s.docx") % {"title": sheet_format.title}
    return _word_file(standard_template(paper.data), name)


def _sheet_format(request: Request, format_pk: int) -> SheetFormat:
    if not can_store_word_template(request.user):
        raise PermissionDenied
    return get_object_or_404(SheetFormat, pk=format_pk)


def _word_file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPES["docx"])
    disposition = content_disposition_header(True, name.replace("/", "／"))
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response
