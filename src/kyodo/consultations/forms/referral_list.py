"""What narrows the list of referrals. It comes in the address, so anything may stand there."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kyodo.accounts.models import User
from kyodo.consultations.queries.referrals import Decided, WantedReferrals, bodies_asked
from kyodo.organisations.permissions import is_centre_staff

_NOT_THERE = {"invalid_choice": _("この条件は使えません。")}


class ReferralListForm(forms.Form):
    """A field that cannot be read says so and is left out.

    Staff begin with what is not decided, officers with everything that was sent to them.
    """

    state = forms.ChoiceField(label=_("状態"), required=False, error_messages=_NOT_THERE)
    body = forms.TypedChoiceField(
        label=_("照会先"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages=_NOT_THERE,
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.first = Decided.OPEN if is_centre_staff(user) else Decided.ALL
        labels = {
            Decided.OPEN: _("結果が決まっていない"),
            Decided.CLOSED: _("結果が決まった"),
            Decided.ALL: _("すべて"),
        }
        others = [(each.value, label) for each, label in labels.items() if each != self.first]
        state = cast(forms.ChoiceField, self.fields["state"])
        state.choices = [("", labels[self.first]), *others]
        bodies = bodies_asked(user)
        if len(bodies) > 1:
            body = cast(forms.ChoiceField, self.fields["body"])
            body.choices = [("", _("すべて")), *bodies]
        else:
            del self.fields["body"]

    @property
    def wanted(self) -> WantedReferrals:
        """What can be read of it."""
        self.is_valid()
        state = self.cleaned_data.get("state") or self.first
        return WantedReferrals(Decided(state), self.cleaned_data.get("body"))
