"""The follow-up queue, against a bare view that renders as many rows of cases.

The bare page reads as many cases in the plainest way: their own columns, sector and owner.
Measured at 1,000 cases and, in the same database, at 100,000: each list of the queue for everybody,
and one's own.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.utils import timezone

from benchmarks.invented_cases import measured, staff
from benchmarks.measuring import Visitor, compare
from kyodo.consultations.models import Case
from kyodo.consultations.queries.follow_ups import Tab, WantedQueue, queue_page

BARE = """<!doctype html><title>bare</title><h1>{{ title }}</h1><table>
{% for row in rows %}<tr><td><input type="checkbox" name="case" value="{{ row.pk }}"></td>
<th><a href="/consultations/{{ row.pk }}/">{{ row.number }} {{ row.summary }}</a><br>
{{ row.sector }} {{ row.group_name }}</th><td>{{ row.next_action }} {{ row.next_on }}
{{ row.get_turn_display }} {{ row.owner }}</td><td>{{ row.last_contact_on }} {{ row.received_on }}
</td><td><button name="days" value="1">1</button><button name="days" value="7">7</button>
<a href="/consultations/{{ row.pk }}/plan/">plan</a></td></tr>{% endfor %}</table>"""
template = engines["django"].from_string(BARE)
LISTS = {
    **{f"all_{tab}": f"who=all&tab={tab}" for tab in Tab},
    "own_due": "tab=due",
    "own_all": "tab=all",
}


def bare(request: HttpRequest) -> HttpResponse:
    number = int(request.GET["rows"])
    rows = Case.objects.select_related("sector", "owner").order_by("-pk")[:number]
    return HttpResponse(template.render({"title": "bare", "rows": rows}, request))


urlpatterns = [path("bench/follow-up-list/", bare)]


def measure() -> list[dict[str, Any]]:
    return measured("follow_up_list")


def at_size(port: int, size: int, runs: int = 60) -> list[dict[str, Any]]:
    visitor = Visitor(port, staff())
    return [_compare(f"{name}_{size}", visitor, query, runs) for name, query in LISTS.items()]


def _compare(name: str, visitor: Visitor, query: str, runs: int) -> dict[str, Any]:
    ours = f"/consultations/follow-ups/?{query}"
    rows = _rows(query)
    floor = f"/bench/follow-up-list/?rows={rows}"
    assert visitor.get(ours).decode().count('name="case"') == rows, name
    assert visitor.get(floor).decode().count("<tr>") == rows
    return compare(
        name, ours=lambda: visitor.get(ours), floor=lambda: visitor.get(floor), runs=runs
    )


def _rows(query: str) -> int:
    """How many the page shows."""
    user = staff()
    tab = Tab(query.split("tab=")[1])
    wanted = WantedQueue(tab, None if "who=all" in query else user.pk)
    today = timezone.localdate()
    return len(queue_page(Case.objects.visible_to(user), wanted, today, (), 1).part.cases)
