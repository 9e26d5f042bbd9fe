"""Marks counted over many projects: over what one may read, or over what is published."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kyodo.accounts.requests import Request
from kyodo.evaluations.exports.tally import headings, lines_of
from kyodo.evaluations.forms.tally import TallyForm
from kyodo.evaluations.models import SheetFormat
from kyodo.evaluations.queries.tally import tally
from kyodo.evaluations.queries.tally_counts import (
    FEWEST_FOR_OUTSIDERS,
    TallyScope,
    published_choices,
    published_scope,
    visible_choices,
    visible_scope,
)
from kyodo.exports.downloads import Download, table_download, wanted_format
from kyodo.fiscal import FiscalYear
from kyodo.punctuation import spanned
from kyodo.ui.pages import show

Choices = Sequence[tuple[int, int, int]]


@dataclass(frozen=True)
class _Chosen:
    """One form and the years from ``first`` to ``last``."""

    sheet_format: SheetFormat
    first: int
    last: int

    @property
    def years(self) -> str:
        if self.first == self.last:
            return str(FiscalYear(self.first))
        return spanned(FiscalYear(self.first), FiscalYear(self.last))


@require_safe
def tally_evaluations(request: Request) -> HttpResponse | Download:
    """Over the evaluations that this person may read, for one form and a range of years."""
    choices = visible_choices(request.user)
    form, chosen = _choose(request, choices, ranged=True)
    scope = None
    if chosen:
        scope = visible_scope(request.user, chosen.sheet_format, chosen.first, chosen.last)
    return _answer(request, form, chosen, scope, "evaluations/tally_evaluations.html")


@login_not_required
@require_safe
def tally_publications(request: HttpRequest) -> HttpResponse | Download:
    """Over what is published, for one form and one year, and only where there are enough."""
    choices = published_choices()
    form, chosen = _choose(request, choices, ranged=False)
    scope = published_scope(chosen.sheet_format, chosen.first) if chosen else None
    response = _answer(request, form, chosen, scope, "evaluations/tally_publications.html")
    if not request.user.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
    return response


def _choose(
    request: HttpRequest, choices: Choices, *, ranged: bool
) -> tuple[TallyForm, _Chosen | None]:
    """What was asked for, as far as it exists; else the newest year in which something is."""
    formats = SheetFormat.objects.filter(pk__in={form for form, _year, _count in choices})
    known = {each.pk: each for each in formats.order_by("code", "-version", "pk")}
    years = sorted({year for _form, year, _count in choices}, reverse=True)
    form = TallyForm(request.GET, formats=list(known.values()), years=years, ranged=ranged)
    form.is_valid()
    if not choices:
        return form, None
    asked = form.cleaned_data
    default = max(choices, key=lambda each: (each[2] > 0, each[1], each[2]))
    of_form = [each for each in choices if asked.get("form") in (None, each[0])]
    newest = max(of_form, key=lambda each: (each[2] > 0, each[1], each[2]), default=default)
    first = asked.get("year") or newest[1]
    of_year = [each for each in of_form if each[1] == first]
    format_id = asked.get("form") or max(of_year or [default], key=lambda each: each[2])[0]
    last = asked.get("to") or first
    chosen = _Chosen(known[format_id], min(first, last), max(first, last))
    to = chosen.last if chosen.last != chosen.first else ""
    shown = {"form": chosen.sheet_format.pk, "year": chosen.first, "to": to}
    form = TallyForm(shown, formats=list(known.values()), years=years, ranged=ranged)
    return form, chosen


def _answer(
    request: HttpRequest,
    form: TallyForm,
    chosen: _Chosen | None,
    scope: TallyScope | None,
    template: str,
) -> HttpResponse | Download:
    """The page, or its counts as a file."""
    found = tally(scope) if scope else None
    file_format = wanted_format(request.GET.get("format"))
    if file_format and chosen and found and found.sheets is not None:
        rows, today = lines_of(found, years=chosen.years), timezone.localdate()
        return table_download(
            _("評価の集計"), headings(), rows, file_format=file_format, today=today
        )
    context = {
        "form": form,
        "chosen": chosen,
        "tally": found,
        "fewest": FEWEST_FOR_OUTSIDERS,
    }
    return show(request, template, context)
