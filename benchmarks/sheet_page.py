"""The check sheet of somebody who is writing, against a bare view that renders as many rows.

Both stand behind the same middleware on the same server, and the same person is signed in.
"""

import functools
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from benchmarks.measuring import Visitor, compare, server
from kyodo.evaluations.models import Answer
from tests.stories import Story, mark_side, open_for_marking

BARE = """<!doctype html><title>bare</title><h1>{{ title }}</h1><table>
{% for row in rows %}<tr><th>{{ row.pk }}</th><td>{{ row.item }}</td><td>{{ row.mark }}</td>
<td>{{ row.remark }}</td></tr>
{% endfor %}</table>"""
template = engines["django"].from_string(BARE)


def bare(request: HttpRequest, role: str) -> HttpResponse:
    rows = Answer.objects.filter(part__check_sheet__role=role)
    return HttpResponse(template.render({"title": "bare", "rows": rows}, request))


urlpatterns = [path("bench/sheet-page/<slug:role>/", bare)]


@functools.cache
def evaluation_story() -> Story:
    """One evaluation for all measurements of a run: organisations have their names once."""
    return open_for_marking()


def measure(runs: int = 200) -> list[dict[str, Any]]:
    story = evaluation_story()
    for role in ("civic", "government"):
        mark_side(story, role)
    with server() as port:
        visitor = Visitor(port, story.civic_drafter)
        page = visitor.get(f"/evaluations/{story.evaluation.pk}/check-sheet/").decode()
        assert page.count("<textarea") == 17
        assert visitor.get("/bench/sheet-page/civic/").decode().count("<tr>") == 17
        return [
            compare(
                "sheet_page",
                ours=lambda: visitor.get(f"/evaluations/{story.evaluation.pk}/check-sheet/"),
                floor=lambda: visitor.get("/bench/sheet-page/civic/"),
                runs=runs,
            )
        ]
