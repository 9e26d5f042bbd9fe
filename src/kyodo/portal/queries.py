"""What the front page and the desk show beside the tasks."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.classifications.permissions import can_keep_classifications
from kyodo.consultations.permissions import can_list_cases, can_write_statistics_report
from kyodo.consultations.queries import waiting as consultations
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
    tasks = [*tasks_of(user, now), *consultations.tasks_of(user, now)]
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
    if can_import_sheet(user):
        links.append(
            DeskLink(
                _("シートの取り込み"),
                reverse("evaluations:receive_sheet"),
                _("これまでに紙やPDFで公表した評価を、この帳面に移します。"),
            )
        )
    links += _links_of_centre(user)
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


def _links_of_centre(user: User) -> list[DeskLink]:
    """The work of the counter, and what the centre keeps for itself."""
    links = []
    if can_list_cases(user):
        links += [
            DeskLink(
                _("対応の一覧"),
                reverse("consultations:list_follow_ups"),
                _("続いている相談を、期日の順や、待っている相手ごとに見ます。"),
            ),
            DeskLink(
                _("対応の量と見込み"),
                reverse("consultations:show_load"),
                _("続いている相談の量と、これからの12週にかかりそうな時間を見ます。"),
            ),
            DeskLink(
                _("相談の保存と廃棄"),
                reverse("consultations:list_retention_reviews"),
                _("保存期間が終わった相談を見直し、二人で廃棄します。"),
            ),
        ]
    if can_write_statistics_report(user):
        links.append(
            DeskLink(
                _("相談の半期統計"),
                reverse("consultations:list_statistics_reports"),
                _("半年ごとの相談の数をまとめ、もう一人の確認を経て公表します。"),
            )
        )
    if can_keep_classifications(user):
        links.append(
            DeskLink(
                _("センターの一覧"),
                reverse("classifications:list_lists"),
                _("相談の手段、区、分野、内容などの言葉を決めます。"),
            )
        )
    return links
