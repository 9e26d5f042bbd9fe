"""Mail about what came in by the public form or a private link."""

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from kyodo.accounts.models import User
from kyodo.consultations.models import Case
from kyodo.notifications.outbox import enqueue
from kyodo.organisations.models import Organisation


def tell_staff_of_request(case: Case) -> None:
    """To everybody at the counter: a new case has no owner yet."""
    for user in _staff():
        enqueue(
            user,
            subject=_("新しい相談が届きました（%(number)s）"),
            body=_("申込フォームから相談が届きました。担当を決めて、連絡してください。"),
            path=reverse("portal:desk"),
            facts={"number": case.number},
        )


def tell_staff_of_caller(case: Case) -> None:
    """To the owner, or to all where there is none: the caller wrote or decided something."""
    for user in [case.owner] if case.owner is not None else _staff():
        enqueue(
            user,
            subject=_("相談 %(number)s に、相談者から連絡がありました"),
            body=_("相談者が、自分のページで書き込みをしました。相談のページで確かめてください。"),
            path=reverse("portal:desk"),
            facts={"number": case.number},
        )


def send_receipt(address: str, case: Case, key: str) -> None:
    """To the caller, where an address was given; the outbox drops the link once it is sent."""
    if not address:
        return
    enqueue(
        address,
        subject=_("相談を受け付けました（受付番号 %(number)s）"),
        body=_(
            "下のページで、相談の進みぐあいを見たり、書き加えたり、取り下げたりできます。"
            "このリンクを知っている人は、だれでも開けます。ほかの人に送らないでください。"
            "心当たりがないときは、何もしなくてかまいません。"
        ),
        path=f"{reverse('consultations:follow_request')}?{urlencode({'key': key})}",
        facts={"number": case.number},
    )


def _staff() -> list[User]:
    centre = Organisation.Kind.CENTRE
    of_centre = Q(memberships__organisation__kind=centre) | Q(
        memberships__organisation__consortia__kind=centre
    )
    return list(User.objects.filter(of_centre, is_active=True).distinct().order_by("pk"))
