"""What can happen to organisations and to those who belong to them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Event(models.TextChoices):
    ORGANISATION_ADDED = "organisation_added", _("団体・部署を登録しました")
    ORGANISATION_CHANGED = "organisation_changed", _("団体・部署の内容を変えました")
    CONSORTIUM_CHANGED = "consortium_changed", _("共同事業体の構成団体を変えました")
    MEMBER_INVITED = "member_invited", _("メンバーを招待しました")
    INVITATION_SENT_AGAIN = "invitation_sent_again", _("招待をもう一度送りました")
    INVITATION_REVOKED = "invitation_revoked", _("招待を取り消しました")
    MEMBER_JOINED = "member_joined", _("メンバーになりました")
    MEMBERSHIP_CHANGED = "membership_changed", _("メンバーの役割を変えました")
    MEMBERSHIP_ENDED = "membership_ended", _("メンバーから外しました")
    CONTACT_ADDED = "contact_added", _("連絡先を登録しました")
    CONTACT_REMOVED = "contact_removed", _("連絡先を外しました")


FACTS = {
    "organisation": pgettext_lazy("of a row", "団体・部署"),
    "role": pgettext_lazy("in an organisation", "役割"),
    "member": _("メンバー"),
    "added": _("加えた団体"),
    "removed": _("外した団体"),
}
FACT_VALUES = {"role": {"member": _("メンバー"), "representative": _("代表者")}}
