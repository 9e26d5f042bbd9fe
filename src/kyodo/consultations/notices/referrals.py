"""Mail about a つなぎ: that something waits, and where; never what was asked or answered."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kyodo.accounts.models import User
from kyodo.consultations.models import Referral
from kyodo.consultations.queries.case_page import people_of_the_centre
from kyodo.consultations.queries.referrals import centre_name, link_address, people_of
from kyodo.notifications.outbox import enqueue


def ask_receiver(referral: Referral, key: str) -> None:
    """To the address that was given, with the link; without one to the body's own accounts."""
    if referral.receiver_email:
        enqueue(
            referral.receiver_email,
            subject=_("%(centre)sから、お願いがあります"),
            body=_(
                "市民活動の相談について、うかがいたいことがあります。"
                "下のページで内容を読み、そのまま回答できます。アカウントはいりません。"
                "このリンクを知っている人は、だれでも開けます。担当でない方には送らないでください。"
                "前にお送りしたリンクがあれば、それは使えなくなりました。"
            ),
            path=link_address(key),
            facts={"centre": centre_name()},
        )
        return
    for user in people_of(referral.organisation):
        enqueue(
            user,
            subject=_("%(centre)sから、お願いがあります"),
            body=_(
                "市民活動の相談について、うかがいたいことがあります。下のページで回答できます。"
            ),
            path=reverse("consultations:show_referral", args=[referral.pk]),
            facts={"centre": centre_name()},
        )


def remind_receiver(referral: Referral, key: str) -> None:
    """Once for each ``key``. The link stands in the mail that was sent before."""
    own = referral.receiver_email
    receivers: list[User | str] = [own] if own else [*people_of(referral.organisation)]
    for number, receiver in enumerate(receivers):
        enqueue(
            receiver,
            subject=_("%(centre)sからのお願いに、まだ回答がありません"),
            body=_(
                "前にお願いした件の、回答の期日が近づいたか、過ぎています。"
                "前のメールのリンクか、ログインした「私の机」から回答できます。"
                "リンクが見つからないときは、センターにお知らせください。新しいリンクをお送りします。"
            ),
            facts={"centre": centre_name()},
            key=f"{key}-{number}",
        )


def tell_receiver_of_end(referral: Referral) -> None:
    """Taken back or decided: the link is closed, and nobody needs to go on."""
    if referral.receiver_email:
        enqueue(
            referral.receiver_email,
            subject=_("%(centre)sからのお願いは、終わりました"),
            body=_(
                "前にお願いした件は、終わりました。回答用のリンクは、もう使えません。"
                "ご協力ありがとうございました。"
            ),
            facts={"centre": centre_name()},
        )


def tell_staff_of_answer(referral: Referral) -> None:
    """To the owner of the case, or to the whole counter where there is none."""
    case = referral.case
    for user in [case.owner] if case.owner is not None else people_of_the_centre():
        enqueue(
            user,
            subject=_("相談 %(number)s の照会先から、回答がありました"),
            body=_("つなぎのページで回答を読み、結果を決めてください。"),
            path=reverse("consultations:show_referral", args=[referral.pk]),
            facts={"number": case.number},
        )
