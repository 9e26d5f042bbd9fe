"""Staff at the page of a case, as a browser would send what they type."""

from django.urls import reverse

from kyodo.consultations.states import Audience, EntryKind


def page_of(case):
    return reverse("consultations:show_case", args=[case.pk])


def address(name, *args):
    return reverse(f"consultations:{name}", args=args)


def typed(case, **changes):
    """The entry form as the page shows it for this case, with what was typed."""
    case.refresh_from_db()
    day = case.next_on.isoformat() if case.next_on else ""
    return {
        "kind": EntryKind.NOTE.value,
        "audience": Audience.INTERNAL.value,
        "text": "区役所に電話した",
        "means": "",
        "minutes": "",
        "happened_at": "",
        "next_action": case.next_action,
        "initial-next_action": case.next_action,
        "next_on": day,
        "initial-next_on": day,
        "turn": "",
        "seen": case.version,
        "block": "",
    } | changes


def write(client, case, **changes):
    return client.post(address("add_entry", case.pk), typed(case, **changes))
