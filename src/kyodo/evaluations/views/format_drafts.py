"""Writing a form on screen: a page per part, checked as a whole, published as a version."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kyodo.accounts.requests import Request
from kyodo.evaluations.actions import format_drafts as actions
from kyodo.evaluations.formats import Problem, ProjectFacts, expand_form, write_data
from kyodo.evaluations.formats.in_words import in_words
from kyodo.evaluations.formats.renaming import with_references
from kyodo.evaluations.forms.format_drafts import PageForms, TextForm
from kyodo.evaluations.forms.format_moves import with_rows_moved
from kyodo.evaluations.forms.format_pages import (
    Data,
    Page,
    is_unwritten,
    pages_of,
    problems_by_page,
)
from kyodo.evaluations.models import FormatDraft, SheetFormat
from kyodo.evaluations.models.format_drafts import checked
from kyodo.evaluations.permissions import can_change_format_draft, can_load_format
from kyodo.evaluations.queries.sheet_formats import paper
from kyodo.lifecycle import Refusal
from kyodo.ui.pages import show

TEXT = "text"
WITH_FAULTS = "faults"


@require_POST
def start_format_draft(request: Request) -> HttpResponse:
    """From nothing, or from the version that the button names."""
    chosen = request.POST.get("format", "")
    begin_with = get_object_or_404(SheetFormat, pk=chosen) if chosen.isdecimal() else None
    draft = actions.start_format_draft(begin_with=begin_with, by=request.user, now=timezone.now())
    return redirect("evaluations:show_format_draft", draft_pk=draft.pk)


@require_GET
def show_format_draft(request: Request, draft_pk: int) -> HttpResponse:
    """Its pages, what is wrong or not written yet on each, and what it means once nothing is."""
    draft = _own(request, draft_pk)
    entry, problems = checked(draft.data)
    pages = pages_of(draft.data)
    missing = [problem for problem in problems if is_unwritten(draft.data, problem)]
    wrong = [problem for problem in problems if problem not in missing]
    faults_of, gaps_of = problems_by_page(pages, wrong), problems_by_page(pages, missing)
    context: dict[str, Any] = {
        "draft": draft,
        "pages": [
            (page, _count_within(page, faults_of), _count_within(page, gaps_of))
            for page in pages
            if _is_listed(page)
        ],
        "faults": _told(draft, pages, faults_of),
        "gaps": _told(draft, pages, gaps_of),
        "meaning": in_words(expand_form(entry, ProjectFacts())) if entry else [],
    }
    return show(request, "evaluations/show_format_draft.html", context)


def _is_listed(page: Page) -> bool:
    """Questions have pages too, but they are reached from their section."""
    return "items" not in page.root


def _told(
    draft: FormatDraft, pages: list[Page], by_page: dict[str, list[Problem]]
) -> list[tuple[Page, str, str]]:
    """Page by page the words, each with the anchor of its field."""
    return [
        (page, anchor, words)
        for page in pages
        if page.slug in by_page
        for anchor, words in PageForms(page, draft.data).show_problems(by_page[page.slug])
    ]


def _count_within(page: Page, by_page: dict[str, list[Problem]]) -> int:
    """How many there are on a page and on those of its questions."""
    return sum(
        len(problems)
        for slug, problems in by_page.items()
        if slug == page.slug or slug.startswith(f"{page.slug}-item-")
    )


def change_format_draft(request: Request, draft_pk: int, part: str) -> HttpResponse:
    """One page: saved as a whole by every button, so that rows can come and go without scripts.

    What is wrong is told after the page was saved, and to whoever comes for it from the overview:
    a page on which nobody has been yet is not full of faults.
    """
    draft = _own(request, draft_pk)
    if part == TEXT:
        return _change_text(request, draft)
    pages = pages_of(draft.data)
    page = next((page for page in pages if page.slug == part), None)
    if page is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    forms = PageForms(page, draft.data, posted)
    valid = forms.is_valid()
    context: dict[str, Any] = {"draft": draft, "page": page, "forms": forms, "seen": draft.revision}
    if posted is not None and valid:
        try:
            return _save(request, draft, page, forms.changed_data())
        except actions.DraftChangedMeanwhile as refusal:
            context["refusal"] = str(refusal)
    asked = posted is None and WITH_FAULTS in request.GET
    problems = problems_by_page(pages, draft.problems).get(page.slug, []) if asked else []
    context["told"] = forms.show_problems(problems)
    context["pages"] = [each for each in pages if _is_listed(each)]
    return show(request, "evaluations/change_format_draft.html", context)


def _save(request: Request, draft: FormatDraft, page: Page, data: Data) -> HttpResponse:
    do = request.POST.get("do", "")
    anchor = ""
    data, followed = with_references(draft.data, data)
    if ":" in do:
        data, anchor = with_rows_moved(page, data, do)
    _change(request, draft, data)
    if not anchor:
        messages.success(request, _("保存しました。"))
    if followed:
        messages.info(request, _following(followed))
    goal = reverse("evaluations:change_format_draft", args=[draft.pk, page.slug])
    if not do:
        goal += f"?{WITH_FAULTS}=1"
    if do.startswith("page:"):
        goal = reverse("evaluations:change_format_draft", args=[draft.pk, do.partition(":")[2]])
    return redirect(f"{goal}#{anchor}" if anchor else goal)


def _following(count: int) -> str:
    return ngettext(
        "記号が変わったので、その記号を使っている%(count)dか所も書き換えました。",
        "記号が変わったので、その記号を使っている%(count)dか所も書き換えました。",
        count,
    ) % {"count": count}


def _change(request: Request, draft: FormatDraft, data: Data) -> None:
    seen = request.POST.get("revision", "")
    actions.change_format_draft(
        draft_id=draft.pk,
        data=data,
        seen=int(seen) if seen.isdecimal() else 0,
        by=request.user,
        now=timezone.now(),
    )


def _change_text(request: Request, draft: FormatDraft) -> HttpResponse:
    """The whole as YAML."""
    sent = request.method == "POST"
    form = TextForm(request.POST if sent else None, initial={"text": write_data(draft.data)})
    context: dict[str, Any] = {"draft": draft, "form": form, "seen": draft.revision}
    if sent and form.is_valid():
        try:
            _change(request, draft, form.cleaned_data["text"])
        except actions.DraftChangedMeanwhile as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("保存しました。"))
            return redirect("evaluations:show_format_draft", draft_pk=draft.pk)
    context["pages"] = [page for page in pages_of(draft.data) if _is_listed(page)]
    return show(request, "evaluations/change_format_draft.html", context)


@require_GET
def preview_format_draft(request: Request, draft_pk: int) -> HttpResponse:
    """As it will look, once nothing is wrong with it any more."""
    draft = _own(request, draft_pk)
    entry, _problems_left = checked(draft.data)
    if entry is None:
        raise Refusal(_("直すところが残っているため、まだ表示できません。"))
    looked = paper(expand_form(entry, ProjectFacts()), request.GET.get("role", ""))
    context = {"draft": draft, "paper": looked}
    return show(request, "evaluations/preview_format_draft.html", context)


@require_POST
def undo_format_change(request: Request, draft_pk: int) -> HttpResponse:
    """Back to before the last change."""
    draft = _own(request, draft_pk)
    actions.undo_format_change(draft_id=draft.pk, by=request.user, now=timezone.now())
    messages.success(request, _("一つ前の内容に戻しました。もう一度押すと、取り消せます。"))
    return redirect("evaluations:show_format_draft", draft_pk=draft.pk)


def publish_format_draft(request: Request, draft_pk: int) -> HttpResponse:
    """Asked for once more: a version never changes afterwards."""
    draft = _own(request, draft_pk)
    if request.method == "POST":
        kept = actions.publish_format_draft(draft_id=draft.pk, by=request.user, now=timezone.now())
        messages.success(request, _("様式の新しい版ができました。次の評価から選べます。"))
        return redirect("evaluations:show_format", format_pk=kept.pk)
    effects = [
        _("様式「%(title)s」の版%(version)sができ、次に準備する評価から選べるようになります。")
        % {"title": draft, "version": draft.data.get("version", "")},
        _("進行中の評価は、始めたときの版のまま変わりません。"),
        _("できた版は、あとから変えられません。直すときは、次の版を作ります。"),
    ]
    context = {"draft": draft, "effects": effects, "problems": draft.problems}
    return show(request, "evaluations/publish_format_draft.html", context)


def discard_format_draft(request: Request, draft_pk: int) -> HttpResponse:
    """Asked for once more: what was written is gone then."""
    draft = _own(request, draft_pk)
    if request.method == "POST":
        actions.discard_format_draft(draft_id=draft.pk, by=request.user)
        messages.success(request, _("作成中の様式を破棄しました。"))
        return redirect("evaluations:list_formats")
    effects = [
        _("作成中の様式「%(title)s」が消え、元に戻せません。") % {"title": draft},
        _("すでにある様式の版と、それを使う評価は変わりません。"),
    ]
    return show(
        request, "evaluations/discard_format_draft.html", {"draft": draft, "effects": effects}
    )


def _own(request: Request, draft_pk: int) -> FormatDraft:
    """Somebody else's draft is not there for others."""
    if not can_load_format(request.user):
        raise PermissionDenied
    draft = get_object_or_404(FormatDraft, pk=draft_pk)
    if not can_change_format_draft(request.user, draft):
        raise Http404
    return draft
