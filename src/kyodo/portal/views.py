"""The two pages at which everybody begins: the public one, and one's own desk."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from kyodo.accounts.requests import Request
from kyodo.evaluations.queries.handover import packs_to_read
from kyodo.evaluations.queries.waiting import tasks_of
from kyodo.portal.queries import desk_links, newest_publications
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
        "desk": tasks_of(request.user, now),
        "packs": packs_to_read(request.user, now),
        "links": desk_links(request.user),
    }
    return show(request, "portal/desk.html", context)
