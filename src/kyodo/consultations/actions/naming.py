"""Notes that others will read name nobody."""

from collections.abc import Sequence

from kyodo.consultations.queries.personal_data import Finding, words_about
from kyodo.lifecycle import Refusal


def refuse_naming(found: Sequence[Finding]) -> None:
    """Raise ``Refusal`` where something was found that seems to tell who somebody is."""
    if found:
        raise Refusal(words_about(found))
