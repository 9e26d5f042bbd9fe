"""What the front page and the desk show beside the tasks."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.consultations.permissions import can_list_cases
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
    return desk_with(tasks_of(user, now), timezone.localdate(now))


def desk_links(user: User) -> list[DeskLink]:
    """Where this person may begin something."""
    links = [
        DeskLink(
            _("協働事業"),
            reverse("projects:list_projects"),
            _("協働契約を結んだ事業と、その役割分担、改善の取組を見ます。"),
        )
    ]
    if can_list_cases(user):
        links = [*_counter_links(), *links]
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


def _counter_links() -> list[DeskLink]:
    return [
        DeskLink(
            _("相談を受け付ける"),
            reverse("consultations:receive_case"),
            _("電話や窓口の相談を、聞きながら書きとめます。"),
        ),
        DeskLink(
            _("相談の一覧"),
            reverse("consultations:list_cases"),
            _("すべての相談を、条件で絞り込み、ファイルに保存します。"),
        ),
    ]
