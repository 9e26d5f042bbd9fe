"""Input about one's own account, and the choice of what a list of accounts shows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kyodo.accounts.models import User


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("氏名"),
        max_length=100,
        help_text=_("いっしょに評価をする人たちに表示されます。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("表示言語"), choices=User.Language)
    mail_rhythm = forms.ChoiceField(
        label=_("お知らせメール"), choices=User.MailRhythm, widget=forms.RadioSelect
    )


class UserFilterForm(forms.Form):
    """Kept in the address, so that a filtered list can be sent to a colleague."""

    STATES = [
        ("", _("すべて")),
        ("active", _("利用できる人")),
        ("inactive", _("利用を止めた人")),
        ("administrators", _("システム管理者")),
    ]

    words = forms.CharField(label=_("氏名・メールアドレス"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("状態"), choices=STATES, required=False)
