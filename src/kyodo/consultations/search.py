"""By which words a consultation is found: the case, its caller, each entry and each referral."""

from collections.abc import Iterator

from kyodo.consultations.models import Case, Entry, Referral
from kyodo.people.models import Person
from kyodo.search.sources import Source, Text, offer


def case_text(case: Case) -> Text:
    """What stands in the case's own fields."""
    facts = (case.number, case.summary, case.group_name, case.next_action, case.outcome_note)
    return Text(" ".join(facts), part="case")


def caller_text(caller: Person | None) -> Text:
    """Contact data; it changes and goes with the person, wherever it stands."""
    if caller is None:
        return Text("", part="caller")
    return caller.search_text("caller")


def entry_text(entry: Entry) -> Text:
    return Text(entry.text, part=f"entry-{entry.pk}")


def referral_text(referral: Referral) -> Text:
    """What was asked and answered, and what each side learned."""
    said = (
        referral.told,
        referral.question,
        referral.answer,
        referral.learned_by_centre,
        referral.learned_by_receiver,
    )
    return Text("\n".join(said), part=f"referral-{referral.pk}")


def texts_of(case: Case) -> list[Text]:
    """Everything by which the case is found; nothing for one that was disposed of or merged."""
    if case.is_disposed or case.merged_into_id is not None:
        return []
    return [
        case_text(case),
        caller_text(case.caller),
        *map(entry_text, case.entries.all()),
        *map(referral_text, case.referrals.all()),
    ]


def _all_cases() -> Iterator[tuple[int, list[Text]]]:
    cases = Case.objects.filter(disposed_at=None, merged_into=None).order_by("pk")
    cases = cases.select_related("caller").prefetch_related("entries", "referrals")
    for case in cases.iterator(chunk_size=500):
        yield case.pk, texts_of(case)


CASES = offer(Source(1, "cases", _all_cases))
