"""Projects, and the register of actions, as rows of a file."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kyodo.projects.models import ImprovementAction, Project


def project_headings() -> list[str]:
    """In the language that is active."""
    return [
        *(_("事業名称"), _("事業の実施者"), _("協働契約の種類"), _("開始日"), _("終了日")),
    ]


def project_rows(projects: Iterable[Project]) -> Iterator[list[str]]:
    """One row each; days as 2026-06-10, so that a spreadsheet can sort them."""
    for project in projects:
        yield [
            project.name,
            "、".join(party.organisation.name for party in project.parties.all()),
            str(project.get_contract_kind_display()) if project.contract_kind else "",
            project.starts_on.isoformat(),
            project.ends_on.isoformat() if project.ends_on else "",
        ]


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
