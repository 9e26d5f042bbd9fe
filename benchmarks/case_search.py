"""The search over all cases, against a bare view that renders as many rows.

A row of the bare page has the case's own columns and its caller, read in the plainest way, and no
hit in any text. Measured at 1,000 cases with 10,000 entries and, in the same database, at 100,000
with 1,000,000: words of two characters that are common, seldom and rare, several at once, one
character, a name, a telephone number, and a word that is nowhere.
"""

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from benchmarks.invented_cases import measured, staff
from benchmarks.measuring import Visitor, compare
from kyodo.consultations.models import Case
from kyodo.consultations.queries.case_search import ROWS
from kyodo.consultations.search import CASES
from kyodo.search import index

BARE = """<!doctype html><title>bare</title><h1>{{ title }}</h1><table>
{% for row in rows %}<tr><th><a href="/consultations/{{ row.pk }}/">{{ row.number }}
{{ row.summary }}</a></th><td>{{ row.caller }} {{ row.group_name }}</td>
<td>{{ row.get_state_display }}</td><td>{{ row.received_on }}</td></tr>{% endfor %}</table>"""
template = engines["django"].from_string(BARE)
WORDS = {
    "common": "会報",
    "seldom": "公園",
    "rare": "灯籠",
    "two_common": "印刷 電話",
    "rare_common": "灯籠 電話",
    "one_letter": "川",
    "surname": "はまの",
    "telephone": "050-0123-4567",
    "nowhere": "鯨組",
}


def bare(request: HttpRequest) -> HttpResponse:
    rows = list(Case.objects.select_related("caller").order_by("-pk")[: int(request.GET["rows"])])
    return HttpResponse(template.render({"title": "bare", "rows": rows}, request))


urlpatterns = [path("bench/case-search/", bare)]


def measure() -> list[dict[str, Any]]:
    return measured("case_search")


def at_size(port: int, size: int, runs: int = 60) -> list[dict[str, Any]]:
    visitor = Visitor(port, staff())
    return [_compare(f"{name}_{size}", visitor, words, runs) for name, words in WORDS.items()]


def _compare(name: str, visitor: Visitor, words: str, runs: int) -> dict[str, Any]:
    rows = len(index.find(CASES, words, limit=ROWS).ids)
    ours = f"/consultations/search/?words={quote(words)}"
    floor = f"/bench/case-search/?rows={rows}"
    assert visitor.get(ours).decode().count("<tr>") == (rows + 1 if rows else 0), name
    assert visitor.get(floor).decode().count("<tr>") == rows
    return compare(
        name, ours=lambda: visitor.get(ours), floor=lambda: visitor.get(floor), runs=runs
    )
