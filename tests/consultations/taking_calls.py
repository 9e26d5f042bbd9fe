"""The counter's page as a browser would send it."""

from django.urls import reverse

from kyodo.classifications.states import Kind
from tests.consultations.cases import NOW, word
from tests.told_once import told_once

RECEIVE = reverse("consultations:receive_case")


@told_once
def lists():
    """Words of every list that the page offers."""
    return {
        "means": word(Kind.MEANS, "telephone", "電話"),
        "letter": word(Kind.MEANS, "letter", "手紙"),
        "sector": word(Kind.SECTOR, "npo", "NPO"),
        "ward": word(Kind.WARD, "east", "東区"),
        "field": word(Kind.FIELD, "culture", "文化"),
        "grants": word(Kind.TOPIC, "grants", "助成金"),
        "place": word(Kind.TOPIC, "place", "場所"),
        "reason": word(Kind.NO_LINK_REASON, "no_budget", "予算がない"),
    }


def typed(**changes):
    """What the browser sends when only the summary was typed."""
    return {
        "caller": "",
        "telephone": "",
        "name_kana": "",
        "name": "",
        "email": "",
        "summary": "会報の印刷について",
        "group_name": "",
        "text": "",
        "audience": "internal",
        "means": str(word(Kind.MEANS, "telephone", "電話").pk),
        "minutes": "",
        "sector": "",
        "ward": "",
        "field": "",
        "received_on": "",
        "consent": "",
        "reach_by": "telephone",
        "outcome": "",
        "reason": "",
        "owner": "",
        "next_on": "",
        "next_action": "",
        "opened_at": NOW.isoformat(),
    } | changes


def take(client, **changes):
    return client.post(RECEIVE, typed(**changes))


def look(client, **changes):
    """The button beside the caller, or what the script sends while somebody types."""
    return client.post(RECEIVE, typed(look="1", **changes))
