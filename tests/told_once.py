"""Stories are told once: what their actions wrote is kept and written back for the next test.

Telling the story of an evaluation takes its actions a fifth of a second and four hundred rows,
and hundreds of tests begin with it. ``@told_once`` keeps, in this process, the rows by which a
story changed the database, and what it answers. Whoever asks for the same story, with the same
arguments and on the same ground, gets the same rows in a few statements and a copy of the answer.
The ground is the freshly migrated database, or what another story has left there and nobody has
touched since. Keys stay free: SQLite counts on from the highest key, and PostgreSQL never takes
back the numbers that the telling took.

A story is told anew, by its actions, wherever this might not be the same: something else was
written before, a setting or a part of the product is changed for the test, the clock stands at
another minute, or the test has no transaction of its own that takes everything back.
A story leaves its arguments as they are, and what it answers can be pickled.
"""

import hashlib
import io
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import pytest
from django.apps import apps
from django.conf import UserSettingsHolder, settings
from django.core import mail
from django.db import connection, models, transaction
from django.utils import timezone, translation

Rows = dict[type[models.Model], dict[Any, tuple[Any, ...]]]
Statement = tuple[str, list[Any]]
Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

ONLY_READING = ("SELECT", "SAVEPOINT", "RELEASE", "BEGIN", "SET", "PRAGMA")
REAL_NOW = timezone.now
MIGRATED = b"what the migrations wrote"


class _Memory:
    """What this process knows; ``ground`` names what stands in the database, if that is known."""

    seeds: Rows = {}
    stories: dict[bytes, "_Told"] = {}
    ground: bytes | None = None
    ground_at: dict[str, bytes | None] = {}
    last: tuple[bytes, Rows] = (b"", {})
    alone = False
    telling = False
    patches: pytest.MonkeyPatch | None = None


class _Told:
    """One story: the statements that make its rows, the files, what waits for the commit."""

    def __init__(self, answer: bytes, before: Rows, files: set[Path], hooks: int) -> None:
        self.answer = answer
        self.statements = _difference(before, _rows())
        self.files = {path: path.read_bytes() for path in _files() - files}
        self.hooks = [hook for _ids, hook, _robust in connection.run_on_commit[hooks:]]

    def again(self) -> None:
        with transaction.atomic():
            _execute(self.statements)
        for place, content in self.files.items():
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
        for hook in self.hooks:
            transaction.on_commit(hook)


def told_once(tell: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Keep what this story writes and answers."""

    @wraps(tell)
    def telling(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        if _Memory.ground is None or not _as_ever():
            return tell(*args, **kwargs)
        key = _key(_Memory.ground, tell.__module__, tell.__qualname__, args, kwargs)
        if key not in _Memory.stories:
            return _kept(key, partial(tell, *args, **kwargs))
        _Memory.stories[key].again()
        _Memory.ground = None if _Memory.alone else key
        return pickle.loads(_Memory.stories[key].answer)  # noqa: S301 (pickled below)

    return telling


def _kept(key: bytes, tell: Callable[[], Answer]) -> Answer:
    """Tell it, and keep it unless it is told within another one, or something sent a mail."""
    if _Memory.telling:
        answer = tell()
        _Memory.ground = key
        return answer
    _Memory.telling = True
    try:
        before, files = _rows(), _files()
        mails, hooks = len(mail.outbox), len(connection.run_on_commit)
        answer = tell()
    finally:
        _Memory.telling = False
    if len(mail.outbox) == mails:
        _Memory.stories[key] = _Told(pickle.dumps(answer), before, files, hooks)
        _Memory.ground = None if _Memory.alone else key
    return answer


def forget_stories() -> None:
    """Keys or names are about to be counted from one, so that those kept could come twice."""
    _Memory.stories.clear()
    _Memory.ground = None


@contextmanager
def a_test(patches: pytest.MonkeyPatch | None) -> Iterator[None]:
    """The database is as migrations left it; from here on is watched what is written."""

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        word, _, rest = str(sql).partition(" ")
        if word == "SAVEPOINT":
            _Memory.ground_at[rest] = _Memory.ground
        elif word == "ROLLBACK":
            _Memory.ground = _Memory.ground_at.get(rest.removeprefix("TO SAVEPOINT "))
        elif word not in ONLY_READING:
            _Memory.ground = None
        return execute(sql, params, many, context)

    _Memory.ground = MIGRATED if _Memory.seeds else None
    _Memory.patches = patches
    with connection.execute_wrapper(watch):
        yield
    _Memory.ground = None
    _Memory.ground_at.clear()


@contextmanager
def alone() -> Iterator[None]:
    """The beginning of a test without a transaction, while no other thread can write yet."""
    _Memory.alone = True
    yield
    _Memory.alone = False


def keep_seeds() -> None:
    """Remember what the migrations wrote."""
    _Memory.seeds = _rows()


def put_seeds_back() -> None:
    """After a test that emptied all tables: what the migrations wrote stands there again."""
    with transaction.atomic():
        _execute(_difference(_rows(), _Memory.seeds))


def _as_ever() -> bool:
    """Whether the product is as it always is, and nobody else writes."""
    of_test = any(block._from_testcase for block in connection.atomic_blocks)
    patched = _Memory.patches._setattr if _Memory.patches else []
    return (
        (of_test or _Memory.alone)
        and not isinstance(settings._wrapped, UserSettingsHolder)
        and all((owner, name) == (timezone, "now") for owner, name, _old in patched)
    )


class _Comparable(pickle.Pickler):
    """Of a row that is an argument counts what stands in it, not what was read besides."""

    def persistent_id(self, thing: Any) -> Any:
        if not isinstance(thing, models.Model):
            return None
        columns = {field.attname for field in thing._meta.concrete_fields}
        values = {name: value for name, value in vars(thing).items() if name in columns}
        return thing._meta.label, values


def _key(*asked: Any) -> bytes:
    """The same for what is asked on the same ground, day and in the same language."""
    now = timezone.now()
    stopped = timezone.now is not REAL_NOW
    when = now.replace(second=0, microsecond=0) if stopped else timezone.localdate(now)
    written = io.BytesIO()
    _Comparable(written).dump((*asked, stopped, when, translation.get_language(), _Memory.alone))
    return hashlib.sha256(written.getvalue()).digest()


def _files() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def _rows() -> Rows:
    """Every row of every table as the database gives it, by its key."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.proxy or not model._meta.managed:
                continue
            columns = _columns(model)
            cursor.execute(f"SELECT {', '.join(columns)} FROM {_table(model)}")  # noqa: S608
            key = columns.index(_quoted(_key_column(model)))
            found[model] = {row[key]: row for row in cursor.fetchall()}
    return found


def _difference(before: Rows, after: Rows) -> list[Statement]:
    """What makes the rows ``after`` out of those ``before``; keys are looked at in the end."""
    statements: list[Statement] = []
    for model, rows in after.items():
        old = before.get(model, {})
        gone = [key for key, row in old.items() if rows.get(key) != row]
        new = [row for key, row in rows.items() if old.get(key) != row]
        key_column = _quoted(_key_column(model))
        for part in _parts(gone, 1):
            marks = ", ".join(["%s"] * len(part))
            delete = f"DELETE FROM {_table(model)} WHERE {key_column} IN ({marks})"  # noqa: S608
            statements.append((delete, part))
        columns = _columns(model)
        for part in _parts(new, len(columns)):
            marks = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * len(part))
            insert = f"INSERT INTO {_table(model)} ({', '.join(columns)}) VALUES {marks}"  # noqa: S608
            statements.append((insert, [value for row in part for value in row]))
    return statements


def _execute(statements: list[Statement]) -> None:
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)


def _parts(rows: list[Any], columns: int) -> Iterator[list[Any]]:
    """As many rows at a time as one statement has room for."""
    size = (connection.features.max_query_params or 30_000) // columns
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


@cache
def _columns(model: type[models.Model]) -> list[str]:
    return [_quoted(field.column) for field in model._meta.local_concrete_fields]


def _key_column(model: type[models.Model]) -> str:
    return str(model._meta.pk.column)


def _table(model: type[models.Model]) -> str:
    return _quoted(model._meta.db_table)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
