"""A case made through the form of the counter, against a bare form with one insert.

The bare form is a ``ModelForm`` with the case's own fields, and its view saves the row. The
counter's writes the caller, the case under its number, the topics, the first entry, the search and
the audit, for a caller who is new, for one who is known, and for one who gives no name.
"""

import itertools
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path
from django.utils import timezone

from benchmarks.invented_cases import measured, staff
from benchmarks.measuring import Visitor, compare
from kyodo.classifications.models import Classification
from kyodo.classifications.states import Kind
from kyodo.consultations.models import Case

NO_YEAR = 1  # of the bare rows, which go afterwards
template = engines["django"].from_string("<form method=post>{{ form.as_p }}</form>")
_numbers = itertools.count()


class BareForm(forms.ModelForm):
    class Meta:
        model = Case
        fields = [
            *("summary", "means", "group_name", "sector", "ward", "field", "reach_by"),
            *("owner", "next_action", "next_on"),
        ]


def bare(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    case = Case(
        fiscal_year=NO_YEAR,
        serial=secrets.randbits(30),
        received_at=timezone.now(),
        received_on=today,
        last_contact_on=today,
    )
    form = BareForm(request.POST or None, instance=case)
    if request.method == "POST" and form.is_valid():
        form.save(commit=False).save()
        return HttpResponseRedirect("/")
    return HttpResponse(template.render({"form": form}, request))


urlpatterns = [path("bench/case-create/", bare)]


def measure() -> list[dict[str, Any]]:
    return measured("case_create")


def at_size(port: int, size: int, runs: int = 100) -> list[dict[str, Any]]:
    visitor = Visitor(port, staff())
    known = Case.objects.exclude(caller=None).order_by("pk")[0].caller_id
    rows = [
        _compare(f"create_{name}_{size}", visitor, typed, runs)
        for name, typed in {
            "new": {"telephone": "050-0777-{}", "name": "浜野 {}", "name_kana": "はまの"},
            "known": {"caller": str(known), "telephone": "050"},
            "nameless": {},
        }.items()
    ]
    Case.objects.filter(fiscal_year=NO_YEAR).delete()
    return rows


def _compare(name: str, visitor: Visitor, typed: dict[str, str], runs: int) -> dict[str, Any]:
    def word(kind: Kind) -> int:
        return Classification.objects.of(kind).in_order()[0].pk

    case = {
        "summary": "会報の印刷について",
        "group_name": "つばさの会",
        "means": word(Kind.MEANS),
        "sector": word(Kind.SECTOR),
        "ward": word(Kind.WARD),
        "field": word(Kind.FIELD),
        "reach_by": "telephone",
        "owner": staff().pk,
        "next_action": "資料を送る",
        "next_on": (timezone.localdate() + timedelta(days=7)).isoformat(),
    }
    more = {
        "text": "会報を千部刷りたいとの電話。紙を持ち込めるかを調べて、折り返し電話する。",
        "audience": "internal",
        "minutes": "10",
        "topics": word(Kind.TOPIC),
    }

    def ours() -> None:
        number = next(_numbers)
        person = {key: value.format(f"{number:04}") for key, value in typed.items()}
        opened = {"opened_at": (timezone.now() - timedelta(minutes=1)).isoformat()}
        visitor.post("/consultations/receive/", urlencode(case | more | person | opened))

    def floor() -> None:
        visitor.post("/bench/case-create/", urlencode(case))

    return compare(name, ours=ours, floor=floor, runs=runs)
