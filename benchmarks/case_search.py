"""The search over all cases, against a bare view that renders as many rows.

The bare page has as many cases and as many texts below them, read in the plainest way: a case's
own columns, its caller, and the last entries that there are. Measured at 1,000 cases with 10,000
entries and, in the same database, at 100,000 with 1,000,000: words of two characters that are
common, seldom and rare, several at once, one character, a name, a telephone number, and a word
that is nowhere.
"""

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from benchmarks.invented_cases import measured, staff
from benchmarks.measuring import Visitor, compare
from kyodo.consultations.models import Case, Entry
from kyodo.consultations.queries.case_search import search_page

BARE = """<!doctype html><title>bare</title><h1>{{ title }}</h1><table>
{% for row in rows %}<tr><th><a href="/consultations/{{ row.pk }}/">{{ row.number }}
{{ row.summary }}</a></th><td>{{ row.caller }} {{ row.group_name }}</td>
<td>{{ row.get_state_display }}</td><td>{{ row.received_on }}</td></tr>{% endfor %}
{% for text in texts %}<br>{{ text.get_kind_display }} {{ text.happened_at }} {{ text.text }}
{% endfor %}</table>"""
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
    number, texts = int(request.GET["rows"]), int(request.GET["texts"])
    rows = Case.objects.select_related("caller").order_by("-pk")[:number]
    entries = Entry.objects.order_by("-pk")[:texts]
    context = {"title": "bare", "rows": rows, "texts": entries}
    return HttpResponse(template.render(context, request))


urlpatterns = [path("bench/case-search/", bare)]


def measure() -> list[dict[str, Any]]:
    return measured("case_search")


def at_size(port: int, size: int, runs: int = 60) -> list[dict[str, Any]]:
    visitor = Visitor(port, staff())
    return [_compare(f"{name}_{size}", visitor, words, runs) for name, words in WORDS.items()]


def _compare(name: str, visitor: Visitor, words: str, runs: int) -> dict[str, Any]:
    found = search_page(staff(), words).cases
    rows, texts = len(found), sum(len(each.places) for each in found)
    ours = f"/consultations/search/?words={quote(words)}"
    floor = f"/bench/case-search/?rows={rows}&texts={texts}"
    assert visitor.get(ours).decode().count("<tr>") == (rows + 1 if rows else 0), name
    assert visitor.get(floor).decode().count("<tr>") == rows
    return compare(
        name, ours=lambda: visitor.get(ours), floor=lambda: visitor.get(floor), runs=runs
    )
