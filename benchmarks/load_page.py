"""The load with its forecast, against a bare view that renders as many rows.

The bare page has a row for each week ahead and for each person, read in the plainest way. The sums
of the past are counted before, as the worker does at night; open cases are read with each page.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.utils import timezone

from benchmarks.invented_cases import measured, staff
from benchmarks.measuring import Visitor, compare
from kyodo.consultations.actions.load import count_load
from kyodo.consultations.models import Case

BARE = """<!doctype html><title>bare</title><h1>bare</h1><table>
{% for row in rows %}<tr><th>{{ row.number }}</th><td>{{ row.owner }}</td><td>{{ row.next_on }}</td>
<td>{{ row.received_on }}</td><td>{{ row.get_state_display }}</td></tr>{% endfor %}</table>"""
ROWS = 20
template = engines["django"].from_string(BARE)


def bare(request: HttpRequest) -> HttpResponse:
    rows = Case.objects.select_related("owner").order_by("-pk")[:ROWS]
    return HttpResponse(template.render({"rows": rows}, request))


urlpatterns = [path("bench/load-page/", bare)]


def measure() -> list[dict[str, Any]]:
    return measured("load_page")


def at_size(port: int, size: int, runs: int = 60) -> list[dict[str, Any]]:
    count_load(now=timezone.now())
    visitor = Visitor(port, staff())
    assert b'id="weeks-title"' in visitor.get("/consultations/load/?intake=20")
    return [
        compare(
            f"load_page_{size}",
            ours=lambda: visitor.get("/consultations/load/?intake=20"),
            floor=lambda: visitor.get("/bench/load-page/"),
            runs=runs,
        )
    ]
