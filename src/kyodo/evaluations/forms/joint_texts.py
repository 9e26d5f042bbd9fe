"""What people write, agree and join among the joint texts."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.evaluations.forms.talks import seen_field, text_field


class JointTextForm(forms.Form):
    """A whole text; ``based_on`` is the number of the version that the writer saw."""

    body = text_field(
        label=pgettext_lazy("one of them", "検証文"),
        rows=14,
        help_text=_("1行が1つの段落になり、印刷では先頭に「・」がつきます。"),
    )
    unagreed = text_field(label=_("合意に至らなかった点"), rows=3)
    based_on = seen_field()


class RestoreForm(forms.Form):
    """An earlier version that is to stand again, on top of the one that was seen."""

    restore = seen_field()
    based_on = seen_field()


class AgreementForm(forms.Form):
    """The number of the version that was read."""

    number = seen_field()
