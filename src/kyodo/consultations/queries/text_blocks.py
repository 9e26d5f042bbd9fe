"""Text blocks with their places filled from a case."""

import re
from datetime import date

from django.utils.translation import gettext as _

from kyodo.consultations.models import Case, TextBlock
from kyodo.fiscal import era_date
from kyodo.lifecycle import Refusal
from kyodo.organisations.models import Organisation

PLACES = ("相談者", "団体名", "受付番号", "担当", "センター", "日付")
_PLACE = re.compile(r"\{([^{}\n]*)\}")


def blocks_in_use() -> list[TextBlock]:
    """What can be chosen, by title."""
    return list(TextBlock.objects.filter(retired_at=None))


def refuse_unknown_places(text: str) -> None:
    """Raise ``Refusal`` that names each place, such as ``{なまえ}``, which nothing would fill."""
    unknown = [name for name in dict.fromkeys(_PLACE.findall(text)) if name not in PLACES]
    if unknown:
        raise Refusal(
            _("使えない差し込みがあります：%(unknown)s。使えるのは %(known)s です。")
            % {"unknown": _named(unknown), "known": _named(PLACES)}
        )


def filled(block: TextBlock, case: Case, today: date) -> str:
    """The words for this case. What is not known is left as its place, so that somebody sees it."""
    values = {
        "相談者": case.caller.name if case.caller else "",
        "団体名": case.group_name,
        "受付番号": case.number,
        "担当": case.owner.name if case.owner else "",
        "センター": _centre_name(),
        "日付": era_date(today),
    }
    return _PLACE.sub(lambda place: values.get(place[1]) or place[0], block.text)


def _centre_name() -> str:
    centre = Organisation.objects.filter(kind=Organisation.Kind.CENTRE).order_by("pk").first()
    return centre.name if centre else ""


def _named(places: tuple[str, ...] | list[str]) -> str:
    return "、".join(f"{{{place}}}" for place in places)
