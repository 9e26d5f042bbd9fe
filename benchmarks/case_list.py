"""The list of all cases with its filters, against a bare view that renders as many rows.

The rows of the bare page have the same columns, read in the plainest way: number, summary, group,
state, outcome, owner, next day, next action, day and means. Measured at 1,000 cases with 10,000
entries and, in the same database, at 100,000 with 1,000,000: without a filter, with each of them,
with several at once, in another order, and from a place far behind. The name says how many rows
there were: with few of them what is measured is the frame of the page, its menu and its filters.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from benchmarks.invented_cases import measured, staff
from benchmarks.measuring import Visitor, compare
from kyodo.classifications.models import Classification
from kyodo.classifications.states import Kind
from kyodo.consultations.models import Case

BARE = """<!doctype html><title>bare</title><h1>{{ title }}</h1><table>
{% for row in rows %}<tr><th><a href="/consultations/{{ row.pk }}/">{{ row.number }}
{{ row.summary }}</a> {{ row.group_name }}</th>{% if names %}<td>{{ row.caller }}</td>{% endif %}
<td>{{ row.get_state_display }} {{ row.get_outcome_display }}</td><td>{{ row.owner }}</td>
<td>{{ row.next_on }} {{ row.next_action }}</td><td>{{ row.received_on }} {{ row.means }}</td></tr>
{% endfor %}</table>"""
template = engines["django"].from_string(BARE)


def bare(request: HttpRequest) -> HttpResponse:
    names = "names" in request.GET
    related = ("owner", "means", "caller") if names else ("owner", "means")
    rows = Case.objects.select_related(*related).order_by("-pk")[: int(request.GET["rows"])]
    return HttpResponse(template.render({"title": "bare", "rows": rows, "names": names}, request))


urlpatterns = [path("bench/case-list/", bare)]


def measure() -> list[dict[str, Any]]:
    return measured("case_list")


def at_size(port: int, size: int, runs: int = 60) -> list[dict[str, Any]]:
    visitor = Visitor(port, staff())
    return [
        _compare(f"list_{name}_{size}", visitor, query, runs) for name, query in _queries().items()
    ]


def _queries() -> dict[str, str]:
    def key(kind: Kind, code: str) -> int:
        return Classification.objects.get(kind=kind, code=code).pk

    ward, field = key(Kind.WARD, "hill"), key(Kind.FIELD, "culture")
    sector, topic = key(Kind.SECTOR, "nation"), key(Kind.TOPIC, "law")
    oldest = Case.objects.order_by("received_at", "pk").values_list("pk", flat=True)[200]
    return {
        "all": "",
        "names": "names=on",
        "open": "state=open",
        "open_by_next": "state=open&order=next",
        "state": "state=not_linked",
        "outcome": "outcome=proposal",
        "owner": f"owner={staff().pk}",
        "nobody": "owner=nobody&state=open",
        "ward": f"ward={ward}",
        "topic": f"topic={topic}",
        "year": f"year={Case.objects.order_by('received_at')[100].fiscal_year + 4}",
        "ward_topic": f"ward={ward}&topic={topic}",
        "three": f"ward={ward}&field={field}&sector={sector}",
        "four": f"ward={ward}&field={field}&sector={sector}&outcome=proposal",
        "five": f"ward={ward}&field={field}&sector={sector}&topic={topic}&outcome=not_linked",
        "oldest_first": "order=received",
        "far": f"after={oldest}",
    }


def _compare(name: str, visitor: Visitor, query: str, runs: int) -> dict[str, Any]:
    ours = f"/consultations/?{query}"
    rows = max(visitor.get(ours).decode().count("<tr>") - 1, 0)
    floor = f"/bench/case-list/?rows={rows}{'&names' if 'names' in query else ''}"
    assert visitor.get(floor).decode().count("<tr>") == rows
    return compare(
        f"{name}:{rows}",
        ours=lambda: visitor.get(ours),
        floor=lambda: visitor.get(floor),
        runs=runs,
    )
