"""Pages by which the administrator answers a person's request: what is kept, put right, forget.

Every page that shows contact data records who looked.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.requests import Request
from kyodo.audit.trail import record_reading, record_readings
from kyodo.people import actions, permissions
from kyodo.people.forms import PersonForm
from kyodo.people.models import Person
from kyodo.people.queries import people_matching
from kyodo.ui.pages import show

ROWS_PER_PAGE = 50


def list_people(request: Request) -> HttpResponse:
    if not permissions.can_list_people(request.user):
        raise PermissionDenied
    words = request.GET.get("words", "")
    page = Paginator(people_matching(words=words), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    record_readings(by=request.user, targets=page.object_list)
    return show(request, "people/list_people.html", {"page": page, "words": words}, part="people")


def show_person(request: Request, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    if not permissions.can_show_person(request.user, person):
        raise PermissionDenied
    record_reading(by=request.user, target=person)
    return show(
        request,
        "people/show_person.html",
        {
            "person": person,
            "can_change": permissions.can_change_person(request.user, person),
            "can_forget": permissions.can_forget_person(request.user, person),
        },
    )


def change_person(request: Request, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    if not permissions.can_change_person(request.user, person):
        raise PermissionDenied
    record_reading(by=request.user, target=person)
    form = PersonForm(request.POST or None, initial=initial_of(person))
    if request.method == "POST" and form.is_valid():
        actions.change_person(person_id=pk, data=form.person_data(), by=request.user)
        messages.success(request, _("連絡先を保存しました。"))
        return redirect("people:show_person", pk=pk)
    return show(request, "people/change_person.html", {"form": form, "person": person})


def forget_person(request: Request, pk: int) -> HttpResponse:
    """Cannot be undone, so a page of its own says what will happen."""
    person = get_object_or_404(Person, pk=pk)
    if not permissions.can_forget_person(request.user, person):
        raise PermissionDenied
    if request.method == "POST":
        actions.forget_person(person_id=pk, by=request.user, now=timezone.now())
        messages.success(request, _("個人情報を消しました。"))
        return redirect("people:list_people")
    record_reading(by=request.user, target=person)
    effects = [
        _("%(name)sさんの氏名・ふりがな・電話番号・メールアドレスが消えます。") % {"name": person},
        _("この人を連絡先にしている団体や評価では、空欄になります。"),
    ]
    return show(request, "people/forget_person.html", {"person": person, "effects": effects})


def initial_of(person: Person) -> dict[str, object]:
    """A person's data as a form begins with it."""
    return {
        "name": person.name,
        "name_kana": person.name_kana,
        "telephone": person.telephone,
        "email": person.email,
        "retain_until": person.retain_until,
    }
