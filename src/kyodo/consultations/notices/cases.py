"""Mail to the caller and to the owner of a case: a number and a link, never what was written."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from kyodo.accounts.models import User
from kyodo.consultations.models import Case
from kyodo.notifications.outbox import enqueue


def tell_caller_of_message(case: Case, key: str) -> None:
    """``key`` is the secret of a new private link, empty where the one sent before still opens."""
    if key:
        body = _(
            "市民協働推進センターから、相談へのお返事があります。下のページで読めます。"
            "このリンクを知っている人は、だれでも開けます。ほかの人に送らないでください。"
            "前にお送りしたリンクがあれば、それは使えなくなりました。"
        )
    else:
        body = _(
            "市民協働推進センターから、相談へのお返事があります。"
            "前にお送りした、あなただけのページのリンクを開いて、お読みください。"
            "リンクが見つからないときは、受付番号をセンターにお知らせください。"
        )
    enqueue(
        case.mail_address,
        subject=_("相談 %(number)s にお返事があります"),
        body=body,
        path=_with_key("consultations:follow_request", key) if key else "",
        facts={"number": case.number},
    )


def ask_caller(case: Case, key: str) -> None:
    """The one question after the end."""
    enqueue(
        case.mail_address,
        subject=_("相談 %(number)s は、解決しましたか"),
        body=_(
            "ご相談は終わりました。ありがとうございました。"
            "下のページで、解決したかどうかを、ボタン1つでお知らせください。30日の間、答えられます。"
        ),
        path=_with_key("consultations:answer_question", key),
        facts={"number": case.number},
    )


def tell_new_owner(case: Case, *, by: User) -> None:
    """Whoever takes a case on does not need to be told of it."""
    if case.owner is None or case.owner == by:
        return
    enqueue(
        case.owner,
        subject=_("相談 %(number)s の担当になりました"),
        body=_("相談のページで、次にすることと期日を確かめてください。"),
        path=reverse("consultations:show_case", args=[case.pk]),
        facts={"number": case.number},
    )


def tell_owner_of_answer(case: Case) -> None:
    """The caller is not content, or only partly; whoever closed the case may have no owner."""
    if case.owner is None:
        return
    enqueue(
        case.owner,
        subject=_("相談 %(number)s の相談者が、終わりの質問に答えました"),
        body=_("まだ解決していないことがあるようです。相談のページで、答えを読んでください。"),
        path=reverse("consultations:show_case", args=[case.pk]),
        facts={"number": case.number},
    )


def _with_key(name: str, key: str) -> str:
    return f"{reverse(name)}?{urlencode({'key': key})}"
