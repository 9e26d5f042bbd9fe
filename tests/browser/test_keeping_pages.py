"""Pages about keeping consultations and the centre's lists are in nobody's way, however wide."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from kyodo.consultations.models import Retention
from tests.browser.journey import sticks_out
from tests.classifications.lists import add
from tests.consultations.cases import counter, received
from tests.consultations.keeping import ended, proposed, three_years

LONG = "https://example.jp/very-long-address-that-nobody-can-break-into-lines-anywhere"


def pages_of(world):
    now = timezone.now()
    three = three_years(world.lead)
    long_ago = now - timedelta(days=5 * 365)
    due, waiting = (ended(world.staff, now=long_ago, summary=LONG) for _ in range(2))
    proposed(world.staff, waiting, now=now)
    asked = received(world.staff)
    Retention.objects.create(case=asked, retention_class=three, deletion_asked_at=now)
    top = add(world.lead, "money", "お金のこと")
    below = add(world.lead, "grants", LONG, parent=top)
    consultations = [
        ("list_retention_reviews", []),
        ("change_retention", [asked.pk]),
        ("change_retention", [waiting.pk]),
        ("refuse_deletion", [asked.pk]),
        ("export_person_data", [asked.caller_id]),
        ("list_retention_classes", []),
        ("add_retention_class", []),
        ("show_case_history", [due.pk]),
    ]
    lists = [
        ("list_lists", []),
        ("list_classifications", ["topic"]),
        ("add_classification", ["topic"]),
        ("change_classification", [below.pk]),
        ("end_classification", [top.pk]),
        ("import_classifications", ["topic"]),
    ]
    return [
        *(reverse(f"consultations:{name}", args=args) for name, args in consultations),
        *(reverse(f"classifications:{name}", args=args) for name, args in lists),
        f"{reverse('consultations:list_retention_reviews')}?show=proposed",
        f"{reverse('consultations:propose_disposal')}?cases={due.pk}",
        f"{reverse('consultations:approve_disposal')}?cases={waiting.pk}",
    ]


def test_nothing_hinders_and_nothing_sticks_out(open_page, hindrances, transactional_db):
    world = counter()
    addresses = pages_of(world)
    page = open_page("/accounts/login/", world.lead)
    found = {}
    for path in addresses:
        page.set_viewport_size({"width": 1280, "height": 900})
        assert page.goto(path).status == 200, path
        found[path, 1280] = hindrances(page)
        page.set_viewport_size({"width": 360, "height": 740})
        found[path, 360] = [*hindrances(page), sticks_out(page)]
    assert {where: what for where, what in found.items() if any(what)} == {}
