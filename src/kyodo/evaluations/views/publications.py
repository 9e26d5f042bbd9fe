"""Proposing, consenting and correcting; and what anybody may read."""

from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kyodo.accounts.models import User
from kyodo.accounts.requests import Request
from kyodo.evaluations import permissions
from kyodo.evaluations.actions import publications as actions
from kyodo.evaluations.exports import Paper, Variant, layout_of
from kyodo.evaluations.exports.publication_list import headings, lines_of
from kyodo.evaluations.forms.publications import CorrectionForm, PublicationFilterForm
from kyodo.evaluations.models import Evaluation, Publication
from kyodo.evaluations.queries.publication import unfinished_texts
from kyodo.evaluations.queries.publication_changes import changes_between
from kyodo.evaluations.queries.publication_lists import (
    DEFAULT_ORDER,
    latest_publications,
    publication_rows,
    publication_rows_in_turn,
    published_years,
)
from kyodo.evaluations.queries.publication_page import official_sheet
from kyodo.evaluations.states import State
from kyodo.evaluations.views.addressed import readable_evaluation
from kyodo.evaluations.views.printed_sheets import paper_response
from kyodo.evaluations.views.published_files import published_file
from kyodo.exports.downloads import table_download, wanted_format
from kyodo.lifecycle import Refusal
from kyodo.ui.pages import show

ROWS_PER_PAGE = 25
Answer = TypeVar("Answer", bound=HttpResponseBase)


def show_publication_proposal(request: Request, pk: int) -> HttpResponse:
    """What is missing, or the frozen proposal exactly as it would be published."""
    evaluation = readable_evaluation(request, pk)
    user = request.user
    proposal = evaluation.publications.proposed().first()
    published = evaluation.publications.published().order_by("-number").first()
    context: dict[str, Any] = {
        "evaluation": evaluation,
        "proposal": proposal,
        "published": published,
        "unfinished": unfinished_texts(evaluation) if evaluation.is_open_to_change else [],
        "can_propose": permissions.can_propose_publication(user, evaluation),
        "can_start_correction": permissions.can_start_correction(user, evaluation),
        "can_abandon_correction": permissions.can_abandon_correction(user, evaluation),
    }
    if proposal is not None:
        context |= _proposal(request, evaluation, proposal, published)
    return show(request, "evaluations/show_publication_proposal.html", context)


def _proposal(
    request: Request, evaluation: Evaluation, proposal: Publication, published: Publication | None
) -> dict[str, Any]:
    consents = {consent.role: consent for consent in proposal.consents.all()}
    seat = evaluation.seat_of(request.user)
    return {
        "sheet": official_sheet(proposal.snapshot),
        "changes": changes_between(published.snapshot, proposal.snapshot) if published else [],
        "consents": [
            {"label": role.label, "consent": consents.get(role.id)}
            for role in evaluation.form.roles
            if role.id in evaluation.form.publishers
        ],
        "has_consented": seat is not None and seat.role in consents,
        "can_consent": permissions.can_consent_to_publication(request.user, evaluation)
        and seat is not None
        and seat.role not in consents,
    }


def preview_publication(
    request: Request, pk: int, publication_pk: int, extension: str
) -> HttpResponse:
    """The paper of a proposal, marked as such."""
    evaluation = readable_evaluation(request, pk)
    proposal = get_object_or_404(evaluation.publications.proposed(), pk=publication_pk)
    paper = Paper(
        proposal.snapshot,
        Variant.PROPOSED,
        layout_of(evaluation.form),
        language=get_language() or "ja",
    )
    return paper_response(paper, evaluation, extension)


def propose_publication(request: Request, pk: int) -> HttpResponse:
    """Says what will be frozen and who is asked; a correction says what changed and why."""
    evaluation = readable_evaluation(request, pk)
    if not permissions.can_propose_publication(request.user, evaluation):
        raise PermissionDenied
    is_correction = evaluation.state == State.CORRECTING
    form = CorrectionForm(request.POST or None) if is_correction else None
    status = 200
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            actions.propose_publication(
                evaluation_id=pk,
                by=request.user,
                now=timezone.now(),
                **(form.cleaned_data if form else {}),
            )
        except Refusal as refusal:
            if form is None:
                raise
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("公表を提案しました。同意を待っています。"))
            return redirect("evaluations:show_publication_proposal", pk=pk)
    context = {
        "evaluation": evaluation,
        "form": form,
        "unfinished": unfinished_texts(evaluation),
        "effects": _effects_of_proposing(evaluation),
    }
    response = show(request, "evaluations/propose_publication.html", context)
    response.status_code = status
    return response


def _effects_of_proposing(evaluation: Evaluation) -> list[str]:
    """What will happen; who proposes for a role that publishes alone has not consented by it."""
    own = _("提案すると、あなたの側はこの内容の公表に同意したことになります。")
    return [
        _("いまの内容を提案として固定します。提案を取り下げるまで、検証文などは直せません。"),
        *([own] if len(evaluation.form.publishers) > 1 else []),
        _("同意する記入責任者にメールで知らせます。同意がそろうと、すぐに公表されます。"),
    ]


def consent_to_publication(request: Request, pk: int, publication_pk: int) -> HttpResponse:
    """The last key: names what becomes public, and to whom."""
    evaluation, publication = _proposal_to_decide(request, pk, publication_pk)
    if request.method == "POST":
        publication = actions.consent_to_publication(
            publication_id=publication.pk,
            digest=request.POST.get("digest", ""),
            by=request.user,
            now=timezone.now(),
        )
        if publication.published_at is None:
            messages.success(request, _("公表に同意しました。"))
            return redirect("evaluations:show_publication_proposal", pk=pk)
        messages.success(request, _("評価を公表しました。"))
        return redirect("evaluations:show_publication", pk=pk)
    if not permissions.can_consent_to_publication(request.user, evaluation):
        raise PermissionDenied
    effects = [
        _("「%(evaluation)s」の評価が、第%(number)d版としてすぐに公表されます。")
        % {"evaluation": evaluation, "number": publication.number},
        _("ログインしていない人を含め、だれでもウェブページ、PDF、CSV、JSONで読めます。"),
        _("公表した内容は変えられません。直すときは、訂正を新しい版として公表します。"),
        _("記入責任者の氏名と連絡先は公表されません。"),
        _("この評価を担当する全員にメールで知らせます。"),
    ]
    context = {
        "evaluation": evaluation,
        "publication": publication,
        "effects": effects,
        "fields": [("digest", publication.digest)],
    }
    return show(request, "evaluations/consent_to_publication.html", context)


def withdraw_publication(request: Request, pk: int, publication_pk: int) -> HttpResponse:
    """A proposal is taken back so that texts can be changed again."""
    evaluation, publication = _proposal_to_decide(request, pk, publication_pk)
    if request.method == "POST":
        actions.withdraw_publication(
            publication_id=publication.pk, by=request.user, now=timezone.now()
        )
        messages.success(request, _("公表の提案を取り下げました。"))
        return redirect("evaluations:show_publication_proposal", pk=pk)
    if not permissions.can_propose_publication(request.user, evaluation):
        raise PermissionDenied
    effects = [
        _("この提案と、これまでの同意が無効になります。公表はされません。"),
        _("検証文などを、また直せるようになります。公表するには、もう一度提案します。"),
        _("ほかの記入責任者にメールで知らせます。"),
    ]
    context = {"evaluation": evaluation, "effects": effects}
    return show(request, "evaluations/withdraw_publication.html", context)


def start_correction(request: Request, pk: int) -> HttpResponse:
    """What is public stays public until both sides agree to something newer."""
    evaluation = readable_evaluation(request, pk)
    if not permissions.can_start_correction(request.user, evaluation):
        raise PermissionDenied
    if request.method == "POST":
        actions.start_correction(evaluation_id=pk, by=request.user)
        messages.success(request, _("訂正を始めました。直し終えたら、公表を提案してください。"))
        return redirect("evaluations:show_publication_proposal", pk=pk)
    effects = [
        _(
            "検証文、話し合いの記録、改めた評価を、また書けるようになります。最初の評価は変わりません。"
        ),
        _("いま公表されている版は、そのまま公表され続けます。"),
        _("訂正は、同意がそろったときに新しい版として公表されます。途中でやめることもできます。"),
    ]
    context = {"evaluation": evaluation, "effects": effects}
    return show(request, "evaluations/start_correction.html", context)


def abandon_correction(request: Request, pk: int) -> HttpResponse:
    """Back to what is published; nothing of it changes."""
    evaluation = readable_evaluation(request, pk)
    if not permissions.can_abandon_correction(request.user, evaluation):
        raise PermissionDenied
    if request.method == "POST":
        actions.abandon_correction(evaluation_id=pk, by=request.user)
        messages.success(request, _("訂正をやめました。公表されている内容は変わっていません。"))
        return redirect("evaluations:show_publication_proposal", pk=pk)
    effects = [
        _("訂正は公表されません。公表されている版はそのまま残ります。"),
        _("訂正のために書いた内容は、次に訂正を始めたときにまた使えます。"),
    ]
    context = {"evaluation": evaluation, "effects": effects}
    return show(request, "evaluations/abandon_correction.html", context)


@login_not_required
@require_safe
def list_publications(request: HttpRequest) -> HttpResponseBase:
    """Every published evaluation, for anybody; as a file all that were found, in their order."""
    form = PublicationFilterForm(request.GET, years=published_years())
    form.is_valid()
    order = request.GET.get("order", DEFAULT_ORDER)
    found = latest_publications(
        words=form.cleaned_data.get("words", ""),
        year=form.cleaned_data.get("year"),
        order=order,
    )
    if file_format := wanted_format(request.GET.get("format")):
        lines = lines_of(
            publication_rows_in_turn(found), address=request.build_absolute_uri("/").rstrip("/")
        )
        title, today = _("公表された評価の一覧"), timezone.localdate()
        file = table_download(title, headings(), lines, file_format=file_format, today=today)
        return _for_anybody(request, file)
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": publication_rows(list(page.object_list)),
        "order": order,
        "is_filtered": any(request.GET.get(name) for name in ("words", "year")),
    }
    response = show(request, "evaluations/list_publications.html", context, part="publications")
    return _for_anybody(request, response)


@login_not_required
@require_safe
def show_publication(request: HttpRequest, pk: int, number: int | None = None) -> HttpResponse:
    """The official sheet as it was published; without a number the latest one."""
    editions = list(
        Publication.objects.published().filter(evaluation_id=pk).order_by("-number", "pk")
    )
    publication = next((each for each in editions if number in (None, each.number)), None)
    if publication is None:
        raise Http404
    before = next((each for each in editions if each.number < publication.number), None)
    later = [each for each in editions if each.number > publication.number]
    context = {
        "publication": publication,
        "sheet": official_sheet(publication.snapshot),
        "may_start_action": isinstance(request.user, User)
        and permissions.can_start_action(request.user, publication.evaluation),
        "correction": publication.snapshot.get("correction"),
        "editions": editions,
        "latest": editions[0],
        "replaced_by": later[-1] if later else None,
        "changes": changes_between(before.snapshot, publication.snapshot) if before else [],
    }
    return _for_anybody(request, show(request, "evaluations/show_publication.html", context))


@login_not_required
@require_safe
def download_publication(
    request: HttpRequest, pk: int, number: int, extension: str
) -> HttpResponse:
    """A file of one edition. It never changes, so that a second request costs nothing."""
    publication = get_object_or_404(
        Publication.objects.published(), evaluation_id=pk, number=number
    )
    return published_file(request, publication, extension)


def _for_anybody(request: HttpRequest, response: Answer) -> Answer:
    """The page holds the visitor's own token, so that no cache between may keep it."""
    if not request.user.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
    return response


def _proposal_to_decide(
    request: Request, pk: int, publication_pk: int
) -> tuple[Evaluation, Publication]:
    evaluation = readable_evaluation(request, pk)
    return evaluation, get_object_or_404(evaluation.publications, pk=publication_pk)
