"""The two pages at which everybody begins, the public one and one's own desk, and its calendar."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from kyodo.accounts.actions import digest_of
from kyodo.accounts.queries import owner_of_calendar
from kyodo.accounts.requests import Request
from kyodo.evaluations.queries.handover import packs_to_read
from kyodo.portal.calendars import calendar_of
from kyodo.portal.queries import desk_links, desk_of, newest_publications
from kyodo.ui.pages import show


@login_not_required
@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    """What this site is and what was published last; whoever is signed in goes to the desk."""
    if request.user.is_authenticated:
        return redirect("portal:desk")
    return show(request, "portal/front_page.html", {"rows": newest_publications()})


@require_safe
def desk(request: Request) -> HttpResponse:
    """What waits for the reader, each thing with one verb."""
    now = timezone.now()
    context = {
        "desk": desk_of(request.user, now),
        "packs": packs_to_read(request.user, now),
        "links": desk_links(request.user),
    }
    return show(request, "portal/desk.html", context)


@login_not_required
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Somebody's own dates for a calendar program, which cannot sign in: the key opens it.

    The key stands in the query, which our logs leave out, and no cache on the way keeps the answer.
    """
    owner = owner_of_calendar(digest_of(request.GET.get("key", "")))
    if owner is None:
        raise Http404
    with translation.override(owner.language):
        content = calendar_of(owner, timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="kyodo.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_store=True)
    return response
