"""What a form needs that anybody may send: it keeps programs out and lets a person always go on."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kyodo.public_forms.counting import times_within_hour

FASTEST = timedelta(seconds=3)
LONGEST = timedelta(hours=24)


class GuardedForm(forms.Form):
    """Mix in, name the form, and put ``public_forms/guard.html`` into its template.

    Nothing typed is lost: each refusal shows the form again as it was. ``address`` is the sender's.
    """

    form_name: ClassVar[str]
    most_within_hour: ClassVar[int] = 10

    website = forms.CharField(
        label=_("この欄には何も書かないでください"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: datetime, address: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.address = now, address
        self.is_flooding = False
        self.initial["opened"] = self._signed_now()

    @property
    def opened_at(self) -> datetime:
        """When the page was opened, of a valid form."""
        return self._read_opened(self.cleaned_data["opened"])

    @property
    def content(self) -> str:
        """All that was typed, as one text: what ``accept_once`` knows a form by."""
        typed = {name: self.data.get(self.add_prefix(name), "") for name in self.fields}
        return json.dumps(typed, sort_keys=True, default=str)

    def clean(self) -> dict[str, Any] | None:
        """Asked last and counted only when nothing else is wrong: mistakes cost nobody a turn."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        for fault in (self._honeypot_fault, self._time_fault, self._flood_fault):
            if words := fault():
                raise forms.ValidationError(words)
        return cleaned

    def _honeypot_fault(self) -> str:
        if not self.cleaned_data.get("website"):
            return ""
        self._put("website", "")
        return _now("まだ送られていません。内容を確かめて、もう一度「送る」を押してください。")

    def _time_fault(self) -> str:
        try:
            age = self.now - self._read_opened(self.cleaned_data.get("opened", ""))
        except (signing.BadSignature, ValueError, OverflowError):
            age = LONGEST * 2
        if timedelta() <= age < FASTEST:
            return _now("まだ送られていません。数秒おいて、もう一度「送る」を押してください。")
        if timedelta() <= age <= LONGEST:
            return ""
        self._put("opened", self._signed_now())
        return _now(
            "ページを開いてから長い時間がたちました。内容を確かめて、もう一度「送る」を押してください。"
        )

    def _flood_fault(self) -> str:
        times = times_within_hour(self.form_name, self.address, self.now)
        self.is_flooding = times > self.most_within_hour
        if not self.is_flooding:
            return ""
        return _now(
            "同じ回線から続けて送られているため、いまは受け付けられません。"
            "1時間ほどおいて、もう一度「送る」を押してください。"
        )

    def _signed_now(self) -> str:
        """No secret number in it, so that the page is the same for all who open it together."""
        return self._signer().sign(str(int(self.now.timestamp())))

    def _read_opened(self, value: str) -> datetime:
        return datetime.fromtimestamp(int(self._signer().unsign(value)), tz=UTC)

    def _signer(self) -> signing.Signer:
        return signing.Signer(salt=f"kyodo.public_forms.{self.form_name}")

    def _put(self, name: str, value: str) -> None:
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix(name)] = value
        self.data = data
