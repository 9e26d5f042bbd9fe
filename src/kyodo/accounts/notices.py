"""Mail about accounts."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kyodo.accounts.models import User
from kyodo.notifications.outbox import enqueue


def tell_user_deactivated(user: User) -> None:
    """Goes to the address itself: the account can no longer be told anything."""
    enqueue(
        user.email,
        subject=_("アカウントの利用が止められました"),
        body=_(
            "システム管理者が、あなたのアカウントの利用を止めました。"
            "心当たりがないときは、所属する団体・部署の代表者に知らせてください。"
        ),
    )


def tell_user_reactivated(user: User) -> None:
    enqueue(
        user,
        subject=_("アカウントの利用が再開されました"),
        body=_("ふたたびログインできます。"),
        path=reverse("account_login"),
    )


def tell_administrators_changed(by: User) -> None:
    """Every other administrator learns of it, so that none is made in silence."""
    for administrator in User.objects.administrators().exclude(pk=by.pk).in_order():
        enqueue(
            administrator,
            subject=_("システム管理者が変わりました"),
            body=_("システム管理者の顔ぶれが変わりました。利用者の一覧で確かめてください。"),
            path=reverse("accounts:list_users"),
        )
