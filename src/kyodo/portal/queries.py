"""What the front page and the desk show beside the tasks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.consultations.permissions import can_list_referrals, can_look_back
from kyodo.consultations.queries.referral_tasks import referral_tasks
from kyodo.evaluations.permissions import can_import_sheet
from kyodo.evaluations.queries.publication_lists import (
    PublicationRow,
    latest_publications,
    publication_rows,
)
from kyodo.evaluations.queries.waiting import tasks_of
from kyodo.ui.tasks import Desk, desk_with

NEWEST = 5


@dataclass(frozen=True)
class DeskLink:
    """A place where the reader often goes, with one sentence about it."""

    label: str
    url: str
    text: str


def newest_publications() -> list[PublicationRow]:
    """The evaluations that were published last, each in its latest edition."""
    return publication_rows(latest_publications(words="", year=None, order="-published")[:NEWEST])


def desk_of(user: User, now: datetime) -> Desk:
    """What waits for this person in all service lines, and whom they wait for."""
    tasks = [*tasks_of(user, now), *referral_tasks(user, now)]
    return desk_with(tasks, timezone.localdate(now))


def desk_links(user: User) -> list[DeskLink]:
    """Where this person may begin something."""
    links = [
        DeskLink(
            _("協働事業"),
            reverse("projects:list_projects"),
            _("協働契約を結んだ事業と、その役割分担、改善の取組を見ます。"),
        )
    ]
    links += _links_of_referrals(user)
    if can_import_sheet(user):
        links.append(
            DeskLink(
                _("シートの取り込み"),
                reverse("evaluations:receive_sheet"),
                _("これまでに紙やPDFで公表した評価を、この帳面に移します。"),
            )
        )
    if user.is_administrator:
        links += [
            DeskLink(
                _("団体・部署"),
                reverse("organisations:list_organisations"),
                _("団体・部署を登録し、最初の代表者を招きます。"),
            ),
            DeskLink(
                _("利用者"),
                reverse("accounts:list_users"),
                _("アカウントを止めたり、管理者を決めたりします。"),
            ),
        ]
    return links


def _links_of_referrals(user: User) -> Iterator[DeskLink]:
    if can_list_referrals(user):
        yield DeskLink(
            _("つなぎ"),
            reverse("consultations:list_own_referrals"),
            _("相談について、部署や団体にお願いしたことと、その回答を見ます。"),
        )
    if can_look_back(user):
        yield DeskLink(
            _("つなぎのふりかえり"),
            reverse("consultations:look_back"),
            _("つながらなかったつなぎを月ごとに見て、気づきを書き、取組にします。"),
        )
