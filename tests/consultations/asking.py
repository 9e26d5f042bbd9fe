"""Somebody without an account who asks by the public form, as a browser would."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from django.urls import reverse
from django.utils import timezone

from kyodo.classifications.states import Kind
from kyodo.consultations.forms.requests import AddToRequestForm, AskConsultationForm
from kyodo.consultations.models import Case
from tests.consultations.cases import word

SCRIPT = "<script>alert(1)</script>"


def opened(form=AskConsultationForm, ago=timedelta(minutes=2)):
    """The signed time of a page that was opened a while ago."""
    return form(now=timezone.now() - ago).initial["opened"]


def typed(**changes):
    return {
        "opened": opened(),
        "text": "空き家を集会所にしたい",
        "name": "浜野 さち",
        "name_kana": "はまの さち",
        "group_name": "はまべの会",
        "ward": word(Kind.WARD, "naka", "中区").pk,
        "reach_by": "email",
        "email": "sachi@example.jp",
        "consent": "on",
    } | changes


def ask(client, **changes):
    return client.post(reverse("consultations:ask_consultation"), typed(**changes))


def asked(client, **changes):
    """The case and its key, taken from the address that the browser is sent to."""
    response = ask(client, **changes)
    assert response.status_code == 302, response.content.decode()
    key = parse_qs(urlsplit(response["Location"]).query)["key"][0]
    return Case.objects.latest("pk"), key


def follow(name, key, *args):
    return f"{reverse(f'consultations:{name}', args=args)}?key={key}"


def add(client, key, **changes):
    data = {"opened": opened(AddToRequestForm), "text": "写真を送ります"} | changes
    return client.post(follow("add_to_request", key), data)
