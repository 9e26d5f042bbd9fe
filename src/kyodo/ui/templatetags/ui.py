"""The parts that every page is made of; ``docs/ui.md`` shows each with an example."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, Widget
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kyodo import fiscal
from kyodo.ui import typed_text
from kyodo.ui.steps import Step

register = template.Library()


@dataclass(frozen=True)
class Link:
    """``here`` is the value of ``aria-current``: page, true (somewhere below) or nothing."""

    label: str
    url: str
    here: Literal["", "page", "true"] = ""


@dataclass(frozen=True)
class PageLink:
    number: int | str
    url: str
    here: bool


# --- the frame of the page -------------------------------------------------------------------


@register.simple_tag
@cache
def styles() -> SafeString:
    """The links to all style sheets, which are the same on every page."""
    return render_to_string("ui/styles.html")


@register.simple_tag
def installation_name() -> str:
    """The name a municipality gave its installation (setting ``INSTALLATION_NAME``)."""
    return str(getattr(settings, "INSTALLATION_NAME", "") or _("協働帳"))


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[Link]:
    """The main menu, from the setting ``NAVIGATION``: triples of label, address name, audience.

    The audience is "all", "signed_in", "administrator", or the path of a function of the reader,
    with "not " before it for all others: which line is for whom is nothing that this app knows.
    """
    request: HttpRequest = context["request"]
    return _links(request, getattr(settings, "NAVIGATION", []))


@register.simple_tag(takes_context=True)
def account_links(context: Context) -> list[Link]:
    """The menu behind a person's name, from the setting ``ACCOUNT_LINKS``, shaped likewise."""
    request: HttpRequest = context["request"]
    return _links(request, getattr(settings, "ACCOUNT_LINKS", []))


def _links(request: HttpRequest, entries: Iterable[tuple[str, str, str]]) -> list[Link]:
    found = []
    answers: dict[str, bool] = {}  # several entries may be for the same readers
    for label, name, audience in entries:
        asked = audience.removeprefix("not ")
        if asked not in answers:
            answers[asked] = _is_for(request, asked)
        if answers[asked] is (asked != audience):
            continue
        url = _address(name, settings.ROOT_URLCONF, get_script_prefix())
        if url is not None:
            found.append((str(label), url))
    nearest = max((url for _label, url in found if _here(request.path, url)), key=len, default="")
    return [
        Link(label, url, _here(request.path, url) if url == nearest else "") for label, url in found
    ]


@cache
def _address(name: str, _addresses: str, _prefix: str) -> str | None:
    """Where a line of a menu leads; it stands on every page and never moves."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _is_for(request: HttpRequest, audience: str) -> bool:
    user = getattr(request, "user", None)
    if audience == "all":
        return True
    if audience == "administrator":
        return bool(getattr(user, "is_administrator", False))
    if "." in audience:
        return bool(user and import_string(audience)(user))
    return bool(user and user.is_authenticated)


def _here(path: str, url: str) -> Literal["", "page", "true"]:
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(url) else ""


@register.simple_tag
def breadcrumb(*pairs: str) -> SafeString:
    """Where this page lies: label and address by turns; the last label has no address."""
    labels, urls = pairs[0::2], (*pairs[1::2], "")
    items = format_html_join(
        "",
        "<li>{}</li>",
        (
            (format_html('<a href="{}">{}</a>', url, label) if url else _current(label),)
            for label, url in zip(labels, urls, strict=False)
        ),
    )
    return format_html(
        '<nav class="breadcrumb" aria-label="{}"><ol>{}</ol></nav>', _("現在の場所"), items
    )


def _current(label: str) -> SafeString:
    return format_html('<span aria-current="page">{}</span>', label)


# --- forms -----------------------------------------------------------------------------------


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, who_sees: str = "") -> dict[str, Any]:
    """One field with its label, mark of duty, help, note of who sees it, and errors."""
    widget = bound.field.widget
    described = [
        f"{bound.auto_id}_{suffix}"
        for suffix, there in (
            ("helptext", bound.help_text),
            ("who", who_sees),
            ("error", bound.errors),
        )
        if there
    ]
    attrs: dict[str, str | bool] = {}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attrs),
        "kind": "checkbox" if isinstance(widget, CheckboxInput) else "",
        "group": _is_group(widget),
        "who_sees": who_sees,
    }


def _is_group(widget: Widget) -> bool:
    return bool(widget.use_fieldset)


@register.simple_tag(takes_context=True)
def typed_by(context: Context, labels: Mapping[str, str] | None = None) -> SafeString:
    """A hidden field that says whose text a form carries, so that it survives a lost session.

    Labels are those of the ``form`` in the context and, on top, ``labels`` by name of the field.
    """
    request: HttpRequest | None = context.get("request")
    if request is None:
        return SafeString("")
    form = context.get("form")
    fields = form.visible_fields() if isinstance(form, BaseForm) else []
    return typed_text.hidden_field(
        request, {b.html_name: str(b.label) for b in fields} | dict(labels or {})
    )


@register.inclusion_tag("ui/kept_text.html", takes_context=True)
def kept_text_notice(context: Context) -> dict[str, Any]:
    """Text that a person had sent when the session was over, offered again after sign-in."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return {"kept": []}
    kept = [{"kept": k, "fields": typed_text.fields_of(k)} for k in typed_text.kept_for(request)]
    waits = typed_text.waits_for_sign_in(request)
    token = context.get("csrf_token")
    return {"kept": kept, "waits": waits, "request": request, "csrf_token": token}


@register.simple_tag
def kept_fields(kept: typed_text.Kept) -> list[typed_text.KeptField]:
    """The fields of a text that was kept, with their labels."""
    return typed_text.fields_of(kept)


# --- lists -----------------------------------------------------------------------------------


@register.inclusion_tag("ui/sort_header.html", takes_context=True)
def sort_header(context: Context, name: str, label: str, numeric: bool = False) -> dict[str, Any]:
    """A column's heading that orders the list by ``?order=name`` and, again, by ``-name``."""
    request: HttpRequest = context["request"]
    order = request.GET.get("order") or str(context.get("order", ""))
    direction = {name: "ascending", f"-{name}": "descending"}.get(order, "")
    following = f"-{name}" if direction == "ascending" else name
    url = _with_query(request, order=following, page="", after="", before="")
    return {"label": label, "direction": direction, "url": url, "numeric": numeric}


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: Context, page: "Page[Any]") -> dict[str, Any]:
    """How many there are, and the way to the others; the other parts of the query stay."""
    request: HttpRequest = context["request"]
    links = [
        PageLink(
            number,
            _with_query(request, page=str(number)) if isinstance(number, int) else "",
            number == page.number,
        )
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    ]
    return {
        "page": page,
        "links": links,
        "previous_url": _with_query(request, page=str(page.number - 1)),
        "next_url": _with_query(request, page=str(page.number + 1)),
    }


@register.simple_block_tag(takes_context=True)
def listing(
    context: Context, content: SafeString, page: "Page[Any]", part: str, label: str, none: str
) -> SafeString:
    """Rows as a table with the way to further pages, or the words ``none`` where there are none.

    ``part`` is the id by which htmx finds it; ``label`` names the table.
    """
    with context.push(content=content, page=page, part=part, label=label, none=none):
        return template.Engine.get_default().get_template("ui/listing.html").render(context)


def _with_query(request: HttpRequest, **changes: str) -> str:
    query = request.GET.copy()
    for key, value in changes.items():
        if value:
            query[key] = value
        else:
            query.pop(key, None)
    return f"{request.path}?{query.urlencode()}"


# --- words -----------------------------------------------------------------------------------


@register.inclusion_tag("ui/badge.html")
def badge(label: str, tone: str = "plain") -> dict[str, str]:
    """A state in a word and a shape. Tones: plain, waiting, active, done, warning, sealed."""
    return {"label": label, "tone": tone}


@register.inclusion_tag("ui/step_list.html")
def step_list(steps: Sequence[Step], label: str = "") -> dict[str, Any]:
    """All steps of the work, with the present one marked."""
    return {"steps": steps, "label": label or _("進み具合")}


@register.filter
def japanese_date(value: date | datetime | None, form: str = "full") -> str:
    """令和5年6月27日（火）（2023年）; ``short`` leaves out the western year; in English 27 June."""
    if value is None:
        return ""
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    if not (translation.get_language() or "ja").startswith("ja"):
        return f"{day.day} {day:%B %Y}"
    era = fiscal.era_date(day)
    return era if form == "short" else f"{era}（{day.year}年）"


@register.filter
def month_name(month: int) -> str:
    """4月, in English Apr."""
    return fiscal.month_name(month)


@register.filter
def japanese_moment(value: datetime | None) -> str:
    """The date and the time of day in the installation's zone."""
    if value is None:
        return ""
    return f"{japanese_date(value, 'short')} {timezone.localtime(value):%H:%M}"
