"""What can happen to accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

FACTS = {"method": _("方法")}
FACT_VALUES = {
    "method": {
        "password": _("パスワード"),
        "password+mfa": _("パスワードと二段階認証"),
        "mfa": _("パスキー"),
        "socialaccount": _("外部のサービス"),
        "socialaccount+mfa": _("外部のサービスと二段階認証"),
    }
}


class Event(models.TextChoices):
    SIGNED_IN = "signed_in", _("ログインしました")
    SIGNED_OUT = "signed_out", _("ログアウトしました")
    SIGN_IN_FAILED = "sign_in_failed", _("ログインに失敗しました")
    USER_CREATED = "user_created", _("利用者を登録しました")
    PROFILE_CHANGED = "profile_changed", _("自分の設定を変えました")
    EMAIL_CONFIRMED = "email_confirmed", _("自分のメールアドレスを確認しました")
    PASSWORD_CHANGED = "password_changed", _("自分のパスワードを変えました")
    CALENDAR_ADDRESS_RENEWED = (
        "calendar_address_renewed",
        _("自分の予定表の配信アドレスを作りました"),
    )
    CALENDAR_ADDRESS_REVOKED = "calendar_address_revoked", _("自分の予定表の配信を止めました")
    USER_DEACTIVATED = "user_deactivated", _("利用を止めました")
    USER_REACTIVATED = "user_reactivated", _("利用を再開しました")
    USER_FORGOTTEN = "user_forgotten", _("利用者の個人情報を消しました")
    ADMINISTRATOR_MADE = "administrator_made", _("システム管理者にしました")
    ADMINISTRATOR_UNMADE = "administrator_unmade", _("システム管理者から外しました")
