"""Two worlds that differ in one thing, asked everything: the machinery of the tests of withholding.

A world is built inside a transaction with the clock stopped and all keys counted from one, walked
through by everybody who must not notice the difference, and taken back.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from difflib import unified_diff
from functools import partial
from http import HTTPStatus
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RegexPattern
from django.utils import timezone
from factory.django import DjangoModelFactory

from kyodo.accounts.models import User
from kyodo.evaluations.models import Seal
from kyodo.notifications.models import OutboxMail
from kyodo.projects.models import Side
from tests import factories, reading
from tests.evaluations.remembering import Memory
from tests.stories import NOW
from tests.told_once import forget_stories

NOT_TAKEN = HTTPStatus.METHOD_NOT_ALLOWED
FORM_TYPE = "application/x-www-form-urlencoded"
Answer = tuple[int, str, str, int]
Answers = dict[tuple[str, str, str], Answer]
Mails = list[tuple[Any, ...]]


class Clock:
    """The time stands still, so that two worlds have the same hours."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@contextmanager
def taken_back(clock: Clock) -> Iterator[None]:
    """Whatever is built inside has the keys of a first world and is gone afterwards."""
    cache.clear()
    clock.now = NOW
    with transaction.atomic():
        number_from_one()
        yield
        transaction.set_rollback(True)


def number_from_one() -> None:
    """Two worlds have the same keys and names; SQLite takes its counters back by itself."""
    forget_stories()
    for kind in vars(factories).values():
        if isinstance(kind, type) and issubclass(kind, DjangoModelFactory):
            kind.reset_sequence(0, force=True)
    if connection.vendor == "postgresql":
        kept = Side._meta.db_table  # its rows stand there from the beginning
        counters = [c for c in connection.introspection.sequence_list() if c["table"] != kept]
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_by_name_sql(no_style(), counters):
                cursor.execute(statement)


# --- every address ---------------------------------------------------------------------------


def patterns(found, route: str = "") -> Iterator[str]:
    """Every route of the site with the names of its parts in angle brackets."""
    for pattern in found:
        text = str(pattern.pattern)
        if isinstance(pattern.pattern, RegexPattern):
            text = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"<\1>", text)
            text = text.removeprefix("^").replace("\\Z", "").removesuffix("$")
        if isinstance(pattern, URLPattern):
            yield route + text
        else:
            yield from patterns(pattern.url_patterns, route + text)


def addresses(known: Mapping[str, Mapping[str, list]], under: Iterable[str] = ("",)) -> list[str]:
    """Every address that begins with one of ``under``; ``known`` gives the named parts values,
    by the beginning of the address."""
    starts = tuple(under)
    return [
        address
        for route in patterns(get_resolver().url_patterns)
        if route.startswith(starts)
        for address in _filled_in(route, known)
    ]


def _filled_in(route: str, known: Mapping[str, Mapping[str, list]]) -> list[str]:
    names = re.findall(r"<(?:\w+:)?(\w+)>", route)
    values: dict[str, list] = {}
    for start in sorted(known, key=len):
        if route.startswith(start):
            values |= known[start]
    missing = [name for name in names if name not in values]
    assert not missing, f"{route}: no parameters for {missing}; add them to this test"
    found = [route]
    for name in names:
        found = [
            re.sub(rf"<(?:\w+:)?{name}>", str(value), path)
            for path in found
            for value in values[name]
        ]
    return [f"/{path}" for path in found]


# --- walking ---------------------------------------------------------------------------------


def plain(text: str, digests: Iterable[str]) -> str:
    """The text without what differs between any two requests: tokens, nonces, digests."""
    for digest in digests:
        for length in (16, 12, 10, 8):
            text = text.replace(digest, "DIGEST").replace(digest[:length] + "…", "DIGEST…")
    text = re.sub(r"\b[0-9a-f]{64}\b", "DIGEST", text)
    text = re.sub(r'(name="csrfmiddlewaretoken" value=|"X-CSRFToken": )"\w+"', r"\1TOKEN", text)
    text = re.sub(r"(csrftoken|sessionid)=[^;]*", r"\1=", text)
    text = re.sub(r"(messages=[^:;]*):[^;]*", r"\1", text)  # the moment at which it was signed
    return re.sub(r"(expires=|Expires: |nonce-)[^;'\n]*", r"\1", text)


def shown(response, digests: Iterable[str]) -> Answer:
    """Status, headers and cookies, body and its length."""
    body = b"".join(response) if response.streaming else response.content
    headers = sorted(f"{name}: {value}" for name, value in response.headers.items())
    cookies = sorted(cookie.output() for cookie in response.cookies.values())
    return (
        response.status_code,
        plain("\n".join([*headers, *cookies]), digests),
        plain(body.decode("utf-8", "backslashreplace"), digests),
        len(body),
    )


def walk(
    people: Mapping[str, User | None],
    asked: Iterable[tuple[str, str]],
    posted: Mapping[str, Any],
    memory: Memory[Answer],
) -> Answers:
    """What these people get to see, by person, method and address; nothing of it stays.

    ``asked`` are methods and addresses. A method that an address does not take from the first
    person is not tried by the others: that is decided before anybody looks who asks. A calendar's
    key, made anew each time that the page for renewing it is asked, is the one thing that may
    differ.
    """
    digests = [*Seal.objects.values_list("digest", flat=True)]
    found: Answers = {}
    requests = list(asked)
    form = urlencode(posted)
    memory.look()
    for name, person in people.items():
        with signed_in(person) as ask:
            for method, address in requests:
                request = (person and person.pk, method, address, form, timezone.now())
                found[name, method, address] = memory.answer(
                    request, partial(ask, method, address, form, digests)
                )
        requests = [each for each in requests if found[name, *each][0] != NOT_TAKEN]
    reading.reset()  # the sign-in library makes up for rows of its own that are missing
    return found


@contextmanager
def signed_in(person: User | None) -> Iterator[Callable[..., Answer]]:
    """Asks for this person, each time with nothing but the session; all is taken back."""
    client = Client(raise_request_exception=False)

    def ask(method: str, address: str, form: str, digests: Iterable[str]) -> Answer:
        client.cookies = SimpleCookie()
        if session is not None:
            client.cookies[settings.SESSION_COOKIE_NAME] = session.value
        with transaction.atomic():
            if method == "GET":
                response = client.get(address)
            else:
                response = client.post(address, form, content_type=FORM_TYPE)
            answer = shown(response, digests)
            transaction.set_rollback(True)
        return _without_new_key(address, answer)

    with transaction.atomic():
        if person is not None:
            client.force_login(person)
        session = client.cookies.get(settings.SESSION_COOKIE_NAME)
        yield ask
        transaction.set_rollback(True)


def _without_new_key(address: str, answer: Answer) -> Answer:
    if address != "/accounts/calendar/renew/":
        return answer
    status, headers, body, length = answer
    return status, headers, re.sub(r"(calendar\.ics\?key=)[\w-]{43}", r"\1KEY", body), length


def mails(hidden: Iterable[User]) -> Mails:
    """What was sent to everybody but these."""
    own = [person.email for person in hidden]
    columns = ("pk", "to", "subject", "body", "path", "key", "created_at", "send_after")
    return list(OutboxMail.objects.exclude(to__in=own).order_by("pk").values_list(*columns))


# --- comparing -------------------------------------------------------------------------------


def assert_same(one: tuple[Answers, Mails], other: tuple[Answers, Mails]) -> None:
    """Two worlds look the same in every answer and mail, and no address of them fails."""
    (seen, sent), (seen_otherwise, sent_otherwise) = one, other
    assert seen.keys() == seen_otherwise.keys()
    different = [key for key in seen if seen[key] != seen_otherwise[key]]
    assert different == [], "\n".join(
        f"{key}\n{first_difference(seen[key], seen_otherwise[key])}" for key in different[:3]
    )
    assert sent == sent_otherwise
    broken = sorted({key[2] for key, answer in seen.items() if answer[0] >= 500})
    assert broken == [], f"addresses that fail: {broken}"


def first_difference(one, other) -> str:
    """The first lines in which two answers differ, for whoever has to find the leak."""
    lines = [
        "\n".join([f"status {status}", f"length {length}", headers, body]).splitlines()
        for status, headers, body, length in (one, other)
    ]
    return "\n".join([*unified_diff(*lines, lineterm="", n=0)][:12])
