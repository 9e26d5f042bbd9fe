"""What the front page and the desk show beside the tasks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from kyodo.accounts.models import User
from kyodo.classifications.permissions import can_keep_classifications
from kyodo.consultations.permissions import (
    can_keep_lists,
    can_list_cases,
    can_look_back,
    can_write_statistics_report,
    is_asked_by_centre,
)
from kyodo.consultations.queries import waiting as consultations
from kyodo.consultations.queries.referral_tasks import referral_tasks
from kyodo.consultations.queries.retention import retention_tasks
from kyodo.evaluations.permissions import can_import_sheet
from kyodo.evaluations.queries.publication_lists import (
    PublicationRow,
    latest_publications,
    publication_rows,
)
from kyodo.evaluations.queries.waiting import tasks_of
from kyodo.projects.queries import own_places
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
    tasks = [
        *tasks_of(user, now),
        *consultations.tasks_of(user, now),
        *referral_tasks(user, now),
        *retention_tasks(user, now),
    ]
    return desk_with(tasks, timezone.localdate(now))


def desk_links(user: User) -> list[DeskLink]:
    """Where this person may begin something."""
    links = [
        *_links_of_consultations(user),
        DeskLink(
            _("協働事業"),
            reverse("projects:list_projects"),
            _("協働契約を結んだ事業と、その役割分担、改善の取組を見ます。"),
        ),
    ]
    if own_places(user):
        links.append(
            DeskLink(
                _("改善の取組"),
                reverse("projects:list_improvements"),
                _("あなたの事業の取組を、きっかけを問わずに並べて見ます。"),
            )
        )
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


def _links_of_consultations(user: User) -> list[DeskLink]:
    """The work of the counter, what the centre keeps for itself, and what departments are asked."""
    return [
        DeskLink(str(label), reverse(address), str(text))
        for label, address, text, is_for in _OF_CONSULTATIONS
        if is_for(user)
    ]


_OF_CONSULTATIONS: tuple[tuple[StrOrPromise, str, StrOrPromise, Callable[[User], bool]], ...] = (
    (
        gettext_lazy("相談を受け付ける"),
        "consultations:receive_case",
        gettext_lazy("電話や窓口の相談を、聞きながら書きとめます。"),
        can_list_cases,
    ),
    (
        gettext_lazy("相談の一覧"),
        "consultations:list_cases",
        gettext_lazy("すべての相談を、条件で絞り込み、ファイルに保存します。"),
        can_list_cases,
    ),
    (
        gettext_lazy("対応の一覧"),
        "consultations:list_follow_ups",
        gettext_lazy("続いている相談を、期日の順や、待っている相手ごとに見ます。"),
        can_list_cases,
    ),
    (
        gettext_lazy("つなぎの一覧"),
        "consultations:list_own_referrals",
        gettext_lazy("相談について、部署や団体にお願いしたことと、その回答を見ます。"),
        can_list_cases,
    ),
    (
        gettext_lazy("センターからのお願い"),
        "consultations:list_own_referrals",
        gettext_lazy("市民活動の相談について、あなたの部署・団体に届いたお願いに答えます。"),
        is_asked_by_centre,
    ),
    (
        gettext_lazy("つなぎのふりかえり"),
        "consultations:look_back",
        gettext_lazy("つながらなかったつなぎを月ごとに見て、気づきを書き、取組にします。"),
        can_look_back,
    ),
    (
        gettext_lazy("対応の量と見込み"),
        "consultations:show_load",
        gettext_lazy("続いている相談の量と、これからの12週にかかりそうな時間を見ます。"),
        can_list_cases,
    ),
    (
        gettext_lazy("相談の半期統計"),
        "consultations:list_statistics_reports",
        gettext_lazy("半年ごとの相談の数をまとめ、もう一人の確認を経て公表します。"),
        can_write_statistics_report,
    ),
    (
        gettext_lazy("相談の保存と廃棄"),
        "consultations:list_retention_reviews",
        gettext_lazy("保存期間が終わった相談を見直し、二人で廃棄します。"),
        can_list_cases,
    ),
    (
        gettext_lazy("定型文の一覧"),
        "consultations:list_text_blocks",
        gettext_lazy("相談者への返事などに、くり返し使う文を用意します。"),
        can_keep_lists,
    ),
    (
        gettext_lazy("区・分野などの一覧"),
        "classifications:list_lists",
        gettext_lazy("相談の手段、区、分野、内容などの言葉を決めます。"),
        can_keep_classifications,
    ),
)
