"""The parts of an official sheet. A scale is a sequence of things with ``code`` and ``label``."""

import html
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


@register.inclusion_tag("ui/mark_choice.html")
def mark_choice(
    name: str, scale: Iterable[Any], value: str, legend: str, described_by: str = ""
) -> dict[str, Any]:
    """Choosing one mark: real radio buttons, shown as large neighbouring buttons.

    ``legend`` is the question in words; ``described_by`` names the ids of notes about it.
    """
    return {
        "name": name,
        "scale": [_as_mapping(option) for option in scale],
        "value": value,
        "legend": legend,
        "described_by": described_by,
    }


@register.inclusion_tag("ui/mark_track.html")
def mark_track(scale: Iterable[Any], value: str) -> dict[str, Any]:
    """A mark that was given: its place on the scale, its code and its words."""
    options = [_as_mapping(option) for option in scale]
    given = next((o for o in options if o["code"] == value), {"label": "", "sign": value})
    return {"scale": options, "value": value, "chosen": given["label"], "sign": given["sign"]}


def _as_mapping(option: Any) -> Mapping[str, str]:
    """Code, label and the sign that stands for it on the screen."""
    if isinstance(option, Mapping):
        return {**option, "sign": option.get("sign", option["code"])}
    sign = getattr(option, "sign", option.code)
    return {"code": option.code, "label": option.label, "sign": sign}


@register.simple_tag(takes_context=True)
def autosave_attributes(context: Context, key: str = "") -> SafeString:
    """The attributes of a form that saves itself row by row (``autosave.js`` says how).

    ``key`` names the form in the browser's store; without it the address of the page does.
    """
    request: HttpRequest = context["request"]
    attributes = {
        "data-autosave": key,
        "data-user": str(request.user.pk or ""),
        "data-word-saving": _("保存しています…"),
        "data-word-saved": _("保存しました"),
        "data-word-failed": _("保存できませんでした。まもなく、もう一度試します。"),
        "data-word-refused": _("保存できませんでした。"),
        "data-word-offline": _("つながっていません。文章はこの端末に残しています。"),
        "data-word-signed-out": _(
            "ログインの期限が切れました。文章はこの端末に残しています。"
            "別の画面でログインしてからもどると、保存します。"
        ),
        "data-word-restored": _("保存されていなかった文章を戻しました。"),
        "data-word-older": _("この端末に、保存されていない文章が残っています。"),
        "data-word-take-older": _("この文章を使う"),
        "data-word-drop-older": _("捨てる"),
    }
    return format_html_join(" ", '{}="{}"', attributes.items())


@register.simple_tag
def mark_options(name: str, scale: Iterable[Any], value: str) -> SafeString:
    """The radio buttons of ``mark_choice`` alone, for pages that have many of them.

    Built without a template: a sheet has seventy, and they were half of its time.
    """
    name, parts = html.escape(name), []
    for option in scale:
        code, label = html.escape(option.code), html.escape(option.label)
        sign = html.escape(option.sign)
        checked = " checked" if option.code == value else ""
        parts.append(
            f'<span class="mark-option"><input type="radio" id="{name}-{code}" name="{name}"'
            f' value="{code}"{checked}><label for="{name}-{code}"><span class="mark-code">{sign}'
            f'</span> <span class="mark-label">{label}</span></label></span>'
        )
    return SafeString("".join(parts))
