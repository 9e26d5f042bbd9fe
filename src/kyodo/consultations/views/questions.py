"""The page behind the link by which a caller says whether it helped.

Programs that look through mail open links, so opening it answers nothing; a button does.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from kyodo.consultations.actions import questions as actions
from kyodo.consultations.forms.questions import AnswerForm
from kyodo.consultations.models import CallerQuestion
from kyodo.consultations.queries.questions import question_of_key
from kyodo.consultations.states import Answered
from kyodo.lifecycle import Refusal
from kyodo.ui.pages import show

_GONE = 410


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer_question(request: HttpRequest) -> HttpResponse:
    """Three buttons; whoever has answered may still choose another one until it expires."""
    key = request.GET.get("key", "")
    question = question_of_key(key)
    if question is None:
        raise Http404
    response = _answered(request, question, key)
    response.headers["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_store=True)
    return response


def _answered(request: HttpRequest, question: CallerQuestion, key: str) -> HttpResponse:
    now = timezone.now()
    form = AnswerForm(request.POST or None, initial={"remark": question.remark})
    too_late = "" if now < question.expires_at else "expired"
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_question(
                key=key,
                answer=Answered(form.cleaned_data["answer"]),
                remark=form.cleaned_data["remark"],
                now=now,
            )
        except Refusal as refusal:
            too_late = str(refusal)
        else:
            address = reverse("consultations:answer_question")
            return redirect(f"{address}?{urlencode({'key': key})}")
    context = {
        "form": form,
        "question": question,
        "answers": Answered.choices,
        "too_late": too_late,
        "key": key,
    }
    response = show(request, "consultations/answer_question.html", context)
    response.status_code = _GONE if too_late else response.status_code
    return response
