"""Two letters about a つなぎ: one for those asked, one for the caller. PDF/UA-1 and PDF/A-2a."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kyodo.consultations.models import Referral
from kyodo.consultations.queries.referrals import Shown, needs_consent, shown_to_receiver
from kyodo.exports.pdf import compile_pdf
from kyodo.fiscal import era_date

TEMPLATE = Path(__file__).parent.parent / "typst" / "letter.typ"


def receiver_letter(referral: Referral, link: str = "") -> bytes:
    """What those asked see under their link; ``link`` is its address, where it is known."""
    shown = shown_to_receiver(referral)
    way = (
        _("次のアドレスを開くと、アカウントなしで回答できます。\n%(link)s") % {"link": link}
        if link
        else _("回答は、メールでお送りしたリンクからお願いします。電話でもかまいません。")
    )
    return _letter(
        shown,
        title=_("市民活動の相談についてのお願い"),
        to=[_("%(body)s 御中") % {"body": referral.organisation.name}],
        opening=[_("当センターに寄せられた次の相談について、お力をお貸しください。")],
        parts=[
            *_said(shown),
            _part(_("相談者"), _caller_lines(shown)),
            _part(_("ファイル"), [file.stored.name for file in shown.files]),
            _part(_("回答の期日"), [_due(referral)]),
            _part(_("回答のしかた"), [way]),
        ],
        closing=[_("相談者の個人情報を、この件のほかに使わないでください。")],
    )


def caller_letter(referral: Referral) -> bytes:
    """What was handed over for the caller, in the same words, and how to end it."""
    shown = shown_to_receiver(referral)
    body = referral.organisation.name
    caller = referral.case.caller
    named = caller is not None and caller.forgotten_at is None
    if shown.caller is not None:
        shared = _("お名前と連絡先も伝えました。")
    else:
        shared = _("お名前と連絡先は伝えていません。")
    return _letter(
        shown,
        title=_("ご相談をおつなぎしました"),
        to=[_("%(name)s 様") % {"name": caller.name}] if named and caller else [],
        opening=[
            _("ご相談（受付番号 %(number)s）を、%(body)sにおつなぎしました。")
            % {"number": referral.case.number, "body": body}
        ],
        parts=[
            *_said(shown),
            _part(_("伝えたファイル"), [file.stored.name for file in shown.files]),
            _part(_("お名前と連絡先"), [shared]),
            _part(_("返事をお願いした日"), [_due(referral)]),
        ],
        closing=[_("返事がありしだい、お知らせします。"), _way_back(referral)],
    )


def _way_back(referral: Referral) -> str:
    """Only where it rests on the caller's consent does taking that back end it."""
    if needs_consent(referral.organisation, shares_caller=False):
        return _(
            "伝えるのをやめたいときは、あなただけのページで同意を取り消すか、"
            "センターにお知らせください。その時から、先方はこの内容を見られなくなります。"
        )
    return _(
        "伝えるのをやめたいときは、センターにお知らせください。"
        "依頼を取り消し、先方がこの内容を見られないようにします。"
    )


def _letter(
    shown: Shown,
    *,
    title: str,
    to: list[str],
    opening: list[str],
    parts: list[dict[str, Any]],
    closing: list[str],
) -> bytes:
    referral = shown.referral
    data = {
        "language": (get_language() or "ja")[:2],
        "title": title,
        "date": era_date(timezone.localdate(referral.asked_at)),
        "to": to,
        "sender": shown.centre,
        "opening": opening,
        "parts": [part for part in parts if part["paragraphs"]],
        "closing": closing,
        "footer": _("受付番号 %(number)s") % {"number": referral.case.number},
    }
    return compile_pdf(TEMPLATE, data, created=_whole_second(referral.asked_at))


def _said(shown: Shown) -> list[dict[str, Any]]:
    return [
        _part(_("相談のあらまし"), [shown.referral.told]),
        _part(_("お願いしたいこと"), [shown.referral.question]),
    ]


def _part(title: str, paragraphs: list[str]) -> dict[str, Any]:
    return {"title": title, "paragraphs": paragraphs}


def _caller_lines(shown: Shown) -> list[str]:
    if shown.caller is None:
        return []
    caller = shown.caller
    return [line for line in (caller.name, caller.group, caller.telephone, caller.email) if line]


def _due(referral: Referral) -> str:
    return era_date(referral.due_on) if referral.due_on else _("決めていません")


def _whole_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
