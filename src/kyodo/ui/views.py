"""Pages that belong to no subject: refusals, the language, and text kept over a lost session."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as django_set_language

from kyodo.ui import typed_text

set_language = login_not_required(django_set_language)


@require_POST
def discard_kept_text(request: HttpRequest) -> HttpResponse:
    """Throw away a text that its writer does not want any more."""
    typed_text.discard(request, request.POST.get(typed_text.KEPT_FIELD, ""))
    messages.success(request, _("保管していた文章を破棄しました。"))
    following = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        following, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(following if safe else "/")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form with a stale token: its own writer gets the text back, with a button to send again."""
    writer = typed_text.writer_of(request)
    if writer and not request.user.is_authenticated:
        return typed_text.answer_without_session(request, writer)
    own = writer is not None and writer.by == str(request.user.pk)
    if own and request.headers.get(typed_text.AUTOSAVE_HEADER):
        # Only a page of this site can read the answer, and only the writer of the form gets it.
        return HttpResponse(status=403, headers={"X-CSRF-Token": get_token(request)})
    kept = typed_text.posted(request, writer) if writer and own else None
    return render(request, "403_csrf.html", {"kept": kept}, status=403)
