"""The register of actions as rows of a file."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kyodo.projects.models import ImprovementAction


def improvement_headings() -> list[str]:
    """In the language that is active."""
    return [
        *(
            pgettext("of a row", "事業"),
            _("すること"),
            _("担う側"),
            _("担当者"),
            _("期日"),
            _("状態"),
        ),
        *(_("その後"), _("きっかけ"), _("もとの言葉")),
    ]


def improvement_rows(actions: Iterable[ImprovementAction]) -> Iterator[list[str]]:
    """One row each, as the page shows them."""
    for action in actions:
        yield [
            action.project.name,
            action.text,
            action.side_label,
            action.person.name if action.person else "",
            action.due_on.isoformat() if action.due_on else "",
            str(action.get_state_display()),
            action.outcome,
            str(action.get_source_display()),
            action.origin,
        ]
