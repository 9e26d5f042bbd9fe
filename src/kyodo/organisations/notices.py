"""Mail about who belongs to an organisation.

Whoever gains sight of an organisation's side does so under the eyes of its own people: they are
told of every grant, and that is why no grant is silent.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kyodo.accounts.models import User
from kyodo.notifications.outbox import enqueue
from kyodo.organisations.models import Invitation, Membership, Organisation
from kyodo.organisations.roles import Role


def send_invitation(invitation: Invitation, token: str) -> None:
    """The only mail that carries a secret: the outbox drops its link once it is sent."""
    enqueue(
        invitation.email,
        subject=_("「%(organisation)s」のメンバーとして招待されました"),
        body=_(
            "下のページを開いて、参加してください。このリンクは14日間、1回だけ使えます。"
            "心当たりがないときは、何もしなくてかまいません。"
        ),
        path=reverse("organisations:accept_invitation", args=[token]),
        facts={"organisation": invitation.organisation.name},
    )


def tell_door_opened(organisation: Organisation, *, by: User) -> None:
    """To every member, also to those who cannot sign in any more: nobody else would notice.

    And to those who speak for a consortium that the organisation is a body of.
    """
    members = Membership.objects.filter(organisation=organisation).select_related("user")
    told = {member.user_id: member.user for member in members}
    told |= {user.pk: user for user in representatives(organisation.consortia.all(), but=by)}
    for user in told.values():
        enqueue(
            user if user.is_active else user.email,
            subject=_("「%(organisation)s」の代表者として、人が招待されました"),
            body=_(
                "ログインできる代表者がいないため、システム管理者か共同事業体の代表者が招待しました。"
                "心当たりがないときは、団体・部署の中で確かめてください。"
            ),
            path=_page(organisation),
            facts={"organisation": organisation.name},
        )


def tell_joined(membership: Membership) -> None:
    for user in representatives([membership.organisation], but=membership.user):
        enqueue(
            user,
            subject=_("「%(organisation)s」に新しいメンバーが加わりました"),
            body=_("だれが加わったかを、メンバーの一覧で確かめてください。"),
            path=_page(membership.organisation),
            facts={"organisation": membership.organisation.name},
        )


def tell_role_changed(membership: Membership, *, by: User) -> None:
    told = representatives([membership.organisation], but=by)
    for user in {user.pk: user for user in [*told, membership.user]}.values():
        enqueue(
            user,
            subject=_("「%(organisation)s」のメンバーの役割が変わりました"),
            body=_("メンバーの一覧で確かめてください。"),
            path=_page(membership.organisation),
            facts={"organisation": membership.organisation.name},
        )


def tell_membership_ended(user: User, organisation: Organisation, *, by: User) -> None:
    """The person who goes, and the representatives who stay."""
    told = [one for one in representatives([organisation], but=by) if one.pk != user.pk]
    for one in [*told, *([user] if user.pk != by.pk else [])]:
        enqueue(
            one,
            subject=_("「%(organisation)s」のメンバーが変わりました"),
            body=_("メンバーから外れた人がいます。団体・部署のページで確かめてください。"),
            path=_page(organisation),
            facts={"organisation": organisation.name},
        )


def tell_consortium_changed(
    consortium: Organisation, touched: Iterable[Organisation], *, by: User
) -> None:
    """Everybody who speaks for the consortium or for a body that came or went."""
    for user in representatives([consortium, *touched], but=by):
        enqueue(
            user,
            subject=_("「%(organisation)s」の構成団体が変わりました"),
            body=_("構成団体のメンバーは、共同事業体の側の記入を見られます。確かめてください。"),
            path=_page(consortium),
            facts={"organisation": consortium.name},
        )


def representatives(organisations: Iterable[Organisation], *, but: User) -> list[User]:
    """Those who speak for any of them, for a consortium through its bodies too; each once."""
    keys = [organisation.pk for organisation in organisations]
    direct = Membership.objects.filter(role=Role.REPRESENTATIVE, organisation__in=keys)
    through = Membership.objects.filter(role=Role.REPRESENTATIVE, organisation__consortia__in=keys)
    found = {*direct.values_list("user", flat=True), *through.values_list("user", flat=True)}
    return list(User.objects.active().filter(pk__in=found - {but.pk}).order_by("pk"))


def _page(organisation: Organisation) -> str:
    return reverse("organisations:show_organisation", args=[organisation.pk])
