"""Input about organisations, members and invitations."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kyodo.accounts.models import User, clean_address
from kyodo.organisations.models import Organisation
from kyodo.organisations.queries import possible_bodies
from kyodo.organisations.roles import Role
from kyodo.people.forms import PersonForm


class OrganisationFilterForm(forms.Form):
    words = forms.CharField(label=_("名称"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("種別"), required=False, choices=[("", _("すべて")), *Organisation.Kind.choices]
    )


class OrganisationForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=200)
    name_kana = forms.CharField(
        label=_("ふりがな"),
        max_length=200,
        required=False,
        help_text=_("一覧は、ふりがなの順に並びます。"),
    )
    kind = forms.ChoiceField(label=_("種別"), choices=Organisation.Kind)
    members = forms.ModelMultipleChoiceField(
        label=_("構成団体"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "共同事業体と、市民協働推進センターのときだけ選びます（センターでは、運営する団体）。"
            "構成団体のメンバーは、そのメンバーとして扱われます。"
        ),
    )

    def __init__(
        self,
        *args: Any,
        organisation: Organisation | None = None,
        may_change_bodies: bool = True,
        **kwargs: Any,
    ) -> None:
        if organisation is not None:
            kwargs["initial"] = {
                "name": organisation.name,
                "name_kana": organisation.name_kana,
                "kind": organisation.kind,
                "members": organisation.members.all(),
            }
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        bodies = forms.ModelMultipleChoiceField
        field = self.fields["members"]
        if isinstance(field, bodies):
            field.queryset = possible_bodies(organisation)
        if not may_change_bodies:
            field.disabled = True
            field.help_text = _("構成団体は、共同事業体の代表者だけが変えられます。")

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        same = Organisation.objects.filter(name=name)
        if self.organisation is not None:
            same = same.exclude(pk=self.organisation.pk)
        if same.exists():
            raise ValidationError(_now("同じ名称の団体・部署が、すでにあります。"))
        return name


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("メールアドレス"), max_length=254)
    role = forms.ChoiceField(
        label=pgettext_lazy("in an organisation", "役割"),
        choices=Role,
        initial=Role.MEMBER,
        help_text=_("代表者は、メンバーを招待したり外したりできます。"),
    )

    def __init__(self, *args: Any, only_representatives: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        if only_representatives and isinstance(field, forms.ChoiceField):
            field.choices = [(Role.REPRESENTATIVE.value, Role.REPRESENTATIVE.label)]
            field.initial = Role.REPRESENTATIVE
            field.help_text = _("はじめに代表者を招待します。メンバーは代表者が招待します。")

    def clean_email(self) -> str:
        return clean_address(self.cleaned_data["email"])


class AcceptInvitationForm(forms.Form):
    """For somebody who has no account yet."""

    name = forms.CharField(
        label=_("氏名"),
        max_length=100,
        help_text=_("いっしょに評価をする人たちに表示されます。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("パスワード"),
        strip=False,
        help_text=password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("パスワード（もう一度）"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        password = cleaned.get("password")
        if password and password != cleaned.get("password_again"):
            self.add_error("password_again", _now("2つのパスワードが違います。"))
        elif password:
            try:
                validate_password(password, User(email=self.email, name=cleaned.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Role)


class ContactForm(PersonForm):
    position = forms.CharField(label=_("役職・担当"), max_length=100, required=False)
    field_order = ["position", "name", "name_kana", "telephone", "email", "retain_until"]
