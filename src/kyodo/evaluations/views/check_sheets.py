"""The check sheet: marking, sealing, checking a seal, and both sides beside one another."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kyodo.accounts.requests import Request
from kyodo.evaluations.actions import check_sheets as actions
from kyodo.evaluations.formats import Item, Section
from kyodo.evaluations.forms.check_sheets import AnswersForm, ReopenForm
from kyodo.evaluations.models import Answer, Evaluation
from kyodo.evaluations.permissions import (
    can_compare_check_sheets,
    can_reopen_section,
    can_seal_section,
)
from kyodo.evaluations.queries.check_sheet_page import (
    SectionBlock,
    SheetPage,
    check_sheet_page,
    with_typed,
)
from kyodo.evaluations.queries.evidence import evidence_of
from kyodo.evaluations.queries.parts import place_of, revealed_section_ids
from kyodo.evaluations.queries.seal_plan import SealPlan
from kyodo.evaluations.queries.seals import readable_seal, section_seals
from kyodo.evaluations.queries.sheet_rows import Typed
from kyodo.evaluations.views.addressed import visible_evaluation
from kyodo.lifecycle import Refusal
from kyodo.punctuation import quoted
from kyodo.ui.pages import show
from kyodo.ui.typed_text import AUTOSAVE_HEADER

SHEET = "evaluations:show_check_sheet"


@require_GET
def show_check_sheet(request: Request, pk: int) -> HttpResponse:
    evaluation = visible_evaluation(request, pk)
    page = check_sheet_page(evaluation, request.user, timezone.now())
    context = _sheet_context(request, page) | {"evidence": evidence_of(evaluation)}
    return show(request, "evaluations/show_check_sheet.html", context)


@require_http_methods(["GET", "POST"])
def save_answers(request: Request, pk: int, section: str) -> HttpResponse:
    """Marks and remarks of the own side: of one row by autosave, of a section by its button."""
    evaluation = visible_evaluation(request, pk)
    part = _section(evaluation, section)
    if request.method == "GET":
        return redirect(_sheet_address(pk, f"section-{section}"))
    seat = evaluation.seat_of(request.user)
    if seat is None or not seat.role:
        raise PermissionDenied
    form = AnswersForm(request.POST, part)
    if not form.is_valid():
        return _refused(request, evaluation, form, form.problems())
    try:
        result = actions.save_answers(
            evaluation_id=pk,
            section_id=section,
            entries=form.entries(),
            by=request.user,
            now=timezone.now(),
            on_behalf_of=form.cleaned_data["on_behalf_of"],
        )
    except Refusal as refusal:
        return _refused(request, evaluation, form, str(refusal).splitlines())
    stored = {conflict.entry.item: conflict.stored for conflict in result.conflicts}
    if request.headers.get(AUTOSAVE_HEADER):
        return _row_conflict(request, form, stored) if stored else _row_saved(request, pk, form)
    if stored:
        return _sheet_again(request, pk, form, _conflict_lines(form, stored), stored)
    messages.success(request, _("「%(section)s」を保存しました。") % {"section": part.heading})
    return redirect(_sheet_address(pk, f"section-{section}"))


@require_http_methods(["GET", "POST"])
def seal_sections(request: Request, pk: int) -> HttpResponse:
    """What happens when sections are sealed, and the button that does it."""
    if request.method == "GET":
        evaluation = visible_evaluation(request, pk)
        if _has_sealed_all(request, evaluation):
            return redirect("evaluations:compare_check_sheets", pk=pk)
        return _seal_page(request, evaluation, request.GET.getlist("section"))
    wanted = request.POST.getlist("section")
    try:
        sealed = actions.seal_sections(
            evaluation_id=pk, section_ids=wanted, by=request.user, now=timezone.now()
        )
    except (Evaluation.DoesNotExist, PermissionDenied):
        # What somebody may not know of is not found, rather than refused.
        visible_evaluation(request, pk)
        raise PermissionDenied from None
    except Refusal as refusal:
        return _seal_page(request, visible_evaluation(request, pk), wanted, refusal=str(refusal))
    return _after_seal(request, sealed, wanted)


@require_http_methods(["GET", "POST"])
def reopen_section(request: Request, pk: int, section: str) -> HttpResponse:
    """Taking the own side's seal back, with a reason."""
    evaluation = visible_evaluation(request, pk)
    part = _section(evaluation, section)
    block = check_sheet_page(evaluation, request.user, timezone.now()).block(section)
    own = block.own.voice.role.id if block.own else ""
    if not can_reopen_section(request.user, evaluation, own):
        raise PermissionDenied
    if not block.is_sealed:
        messages.info(request, _("この段階は封印されていません。そのまま記入できます。"))
        return redirect(_sheet_address(pk, f"section-{section}"))
    form = ReopenForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.reopen_section(
                evaluation_id=pk,
                section_id=section,
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(
                request, _("「%(section)s」の封印を解きました。") % {"section": part.heading}
            )
            return redirect(_sheet_address(pk, f"section-{section}"))
    context = {"evaluation": evaluation, "section": part, "form": form}
    return render(request, "evaluations/reopen_section.html", context, status=status)


@require_GET
def show_seals(request: Request, pk: int) -> HttpResponse:
    evaluation = visible_evaluation(request, pk)
    sections = section_seals(evaluation, request.user)
    context = {"evaluation": evaluation, "sections": sections}
    return show(request, "evaluations/show_seals.html", context)


@require_GET
def download_sealed_text(request: Request, pk: int, seal_pk: int) -> HttpResponse:
    """The text under a seal: for its own side at any time, for others after the reveal."""
    row = readable_seal(visible_evaluation(request, pk), request.user, seal_pk)
    if row is None or row.text is None:
        raise Http404
    return _file(row.text, "application/json", row.file_name)


# --- what the views above share ----------------------------------------------------------------


def _section(evaluation: Evaluation, section_id: str) -> Section:
    try:
        return evaluation.form.section(section_id)
    except KeyError:
        raise Http404 from None


def _sheet_address(pk: int, anchor: str = "") -> str:
    return reverse(SHEET, kwargs={"pk": pk}) + (f"#{anchor}" if anchor else "")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _sheet_context(request: Request, page: SheetPage, **more: Any) -> dict[str, Any]:
    return {
        "page": page,
        "evaluation": page.evaluation,
        "may_compare": page.is_revealed_anywhere
        and can_compare_check_sheets(request.user, page.evaluation),
        **more,
    }


# --- saving ------------------------------------------------------------------------------------


def _refused(
    request: Request, evaluation: Evaluation, form: AnswersForm, lines: Sequence[str]
) -> HttpResponse:
    if request.headers.get(AUTOSAVE_HEADER):
        return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8", status=422)
    return _sheet_again(request, evaluation.pk, form, [{"text": line} for line in lines], {})


def _row_saved(request: Request, pk: int, form: AnswersForm) -> HttpResponse:
    """What changed on the page beside the row that was saved."""
    page = _fresh_page(request, pk)
    block = page.block(form.section.id)
    rows = [row for row in block.rows if row.item in form.items and row.own is not None]
    context = _sheet_context(request, page, block=block, rows=rows)
    context["taken"] = [
        row for row in rows if request.POST.get(f"choice-{row.item.id}") == "stored"
    ]
    response = render(request, "evaluations/answers_saved.html", context)
    if len(rows) == 1 and rows[0].own is not None:
        response["X-Version"] = str(rows[0].own.revision)
    return response


def _row_conflict(request: Request, form: AnswersForm, stored: dict[str, Answer]) -> HttpResponse:
    item = next(item for item in form.items if item.id in stored)
    context = {"item": item, "typed": _typed(form, item, stored.get(item.id))}
    return render(request, "evaluations/answer_conflict.html", context, status=409)


def _sheet_again(
    request: Request,
    pk: int,
    form: AnswersForm,
    problems: Sequence[dict[str, str]],
    stored: dict[str, Answer],
) -> HttpResponse:
    """The whole page with what was typed: in its fields, or beside them when they are closed."""
    page = _fresh_page(request, pk)
    typed = {item.id: _typed(form, item, stored.get(item.id)) for item in form.items}
    if not stored or not page.block(form.section.id).may_write:
        kept = typed
    else:
        kept = {item_id: typed[item_id] for item_id in stored}
    block = page.block(form.section.id)
    if block.may_write:
        page, lost = with_typed(page, form.section.id, kept), []
    else:
        lost = _lost(block, kept)
    context = _sheet_context(
        request,
        page,
        problems=problems,
        lost=lost,
        section_id=form.section.id,
        behalf=form.data.get("on_behalf_of", ""),
    )
    return render(request, "evaluations/show_check_sheet.html", context, status=409)


def _lost(block: SectionBlock, typed: dict[str, Typed]) -> list[dict[str, Any]]:
    """What was typed and is not what stands on the sheet now."""
    return [
        {"label": place_of(block.section, row.item.short_label), "typed": entry}
        for row in block.rows
        if (entry := typed.get(row.item.id)) is not None
        and row.own is not None
        and (entry.mark, entry.remark) != (row.own.mark, row.own.remark)
    ]


def _fresh_page(request: Request, pk: int) -> SheetPage:
    """After a save that another one may have overtaken, everything is read again."""
    return check_sheet_page(visible_evaluation(request, pk), request.user, timezone.now())


def _typed(form: AnswersForm, item: Item, stored: Answer | None) -> Typed:
    mark, remark, revision = form.typed(item)
    return Typed(
        mark=mark,
        remark=remark,
        revision=revision,
        mark_label=_mark_words(item, mark),
        stored=stored,
        stored_label=_mark_words(item, stored.mark) if stored else "",
    )


def _mark_words(item: Item, mark: str) -> str:
    option = item.scale.read(mark)
    if option is None:
        return mark if mark or item.scale.is_text else _("未記入")
    return f"{option.printed} {option.label}".rstrip()


def _conflict_lines(form: AnswersForm, stored: dict[str, Answer]) -> list[dict[str, str]]:
    return [
        {
            "text": _(
                "%(place)s：書いている間に、同じ側の人が保存しました。どちらを残すか選んでください。"
            )
            % {"place": place_of(form.section, item.short_label)},
            "url": f"#item-{item.id}",
        }
        for item in form.items
        if item.id in stored
    ]


# --- sealing -----------------------------------------------------------------------------------


def _has_sealed_all(request: Request, evaluation: Evaluation) -> bool:
    """Whether the reveal has come; ``PermissionDenied`` for whoever does not seal for a side."""
    seat = evaluation.seat_of(request.user)
    if seat is None or not seat.role:
        raise PermissionDenied
    if evaluation.is_revealed and not evaluation.is_being_filled:
        return True
    voices = evaluation.form.voices_of(seat.role)
    if not any(can_seal_section(request.user, evaluation, role) for role in voices):
        raise PermissionDenied
    return False


def _seal_page(
    request: Request, evaluation: Evaluation, section_ids: Sequence[str], *, refusal: str = ""
) -> HttpResponse:
    page = check_sheet_page(evaluation, request.user, timezone.now())
    plan = SealPlan(page, [block for block in page.blocks if block.section.id in section_ids])
    context = {
        "page": page,
        "evaluation": evaluation,
        "plan": plan,
        "refusal": refusal,
        "fields": [("section", block.section.id) for block in plan.ready],
    }
    status = 409 if refusal else 200
    return render(request, "evaluations/seal_sections.html", context, status=status)


def _after_seal(request: Request, evaluation: Evaluation, wanted: Sequence[str]) -> HttpResponse:
    if wanted and set(wanted) <= revealed_section_ids(evaluation):
        messages.success(request, _("封印しました。評価と備考が開示されました。"))
        return redirect("evaluations:compare_check_sheets", pk=evaluation.pk)
    if wanted:
        headings = "".join(quoted(evaluation.form.section(one).heading) for one in wanted)
        messages.success(request, _("%(sections)sを封印しました。") % {"sections": headings})
    return redirect(SHEET, pk=evaluation.pk)


# --- comparing ---------------------------------------------------------------------------------
