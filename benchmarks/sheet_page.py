"""The check sheet of somebody who is writing, against a bare view that renders as many rows.

A row of the bare page has the same fields: a question, a button for each mark and a text.
Both stand behind the same middleware on the same server, and the same person is signed in.
"""

import functools
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from benchmarks.measuring import Visitor, compare, server
from kyodo.evaluations.formats import FormDefinition
from kyodo.evaluations.models import Answer, Evaluation
from tests.stories import Story, mark_side, open_for_marking

BARE = """<!doctype html><title>bare</title><h1>{{ title }}</h1><form><table>
{% for item, answer in rows %}<tr><th>{{ item.number_label }}</th><td>{{ item.text }}</td><td>
{% for option in scale %}<label><input type="radio" name="mark-{{ item.id }}"
value="{{ option.code }}"{% if option.code == answer.mark %} checked{% endif %}>{{ option.label }}
</label>{% endfor %}<textarea name="remark-{{ item.id }}">{{ answer.remark }}</textarea></td></tr>
{% endfor %}</table></form>"""
template = engines["django"].from_string(BARE)


def bare(request: HttpRequest, pk: int, role: str) -> HttpResponse:
    form = evaluation_form(pk)
    own = Answer.objects.filter(
        part__check_sheet__evaluation_id=pk, part__check_sheet__role=role
    ).order_by("pk")
    answers = {answer.item: answer for answer in own}
    rows = [(item, answers[item.id]) for _section, item in form.items()]
    context = {"title": "bare", "rows": rows, "scale": form.scales[0].options}
    return HttpResponse(template.render(context, request))


@functools.cache
def evaluation_form(pk: int) -> FormDefinition:
    return Evaluation.objects.get(pk=pk).form


urlpatterns = [path("bench/sheet-page/<int:pk>/<slug:role>/", bare)]


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
        floor = f"/bench/sheet-page/{story.evaluation.pk}/civic/"
        assert visitor.get(floor).decode().count("<tr>") == 17
        return [
            compare(
                "sheet_page",
                ours=lambda: visitor.get(f"/evaluations/{story.evaluation.pk}/check-sheet/"),
                floor=lambda: visitor.get(floor),
                runs=runs,
            )
        ]
