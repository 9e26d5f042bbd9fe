"""Projects and who stands on their sides."""

from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from kyodo.accounts.models import User
from kyodo.audit.trail import record
from kyodo.lifecycle import Refusal
from kyodo.organisations.models import Organisation
from kyodo.projects.events import Event
from kyodo.projects.models import Party, Project, Side
from kyodo.projects.permissions import can_add_project, can_change_project
from kyodo.projects.queries import (
    Particular,
    particulars_of,
    seen_of_particulars,
    stored_particulars,
)


class ProjectChangedMeanwhile(Refusal):
    """Somebody saved this project while it was being changed; nothing was stored."""

    def __init__(self, stored: Mapping[str, Particular], typed: Mapping[str, Particular]) -> None:
        super().__init__(
            _("書いている間に、ほかの人がこの内容を保存しました。両方を見比べてください。")
        )
        self.stored = stored
        self.typed = typed


@transaction.atomic
def name_sides(*, sides: Iterable[tuple[str, str]]) -> list[Side]:
    """Make known the sides, as code and words, that a form speaks of; answers the new ones.

    A side that is known keeps its name: pages of old projects must not change their words because
    another municipality's form calls the same side differently.
    """
    longest = Side._meta.get_field("label").max_length
    known = set(Side.objects.values_list("code", flat=True))
    added = []
    for code, label in sides:
        if not code or code in known:
            continue
        known.add(code)
        side, is_new = Side.objects.get_or_create(
            code=code, defaults={"label": label[:longest], "position": len(known)}
        )
        added += [side] if is_new else []
    return added


@transaction.atomic
def add_project(
    *, project: Project, parties: Mapping[str, Sequence[Organisation]], by: User | None
) -> Project:
    """Register a project with the organisations of its sides, first named first.

    ``by`` is None for what a command reads in. Raises ``PermissionDenied``, or ``Refusal`` when
    nobody stands on any side or somebody on two.
    """
    if by is not None and not can_add_project(by):
        raise PermissionDenied
    project.save()
    record(Event.PROJECT_ADDED, by=by, target=project)
    _write_parties(project, parties, by=by)
    return project


@transaction.atomic
def change_project(
    *,
    project: Project,
    parties: Mapping[str, Sequence[Organisation]],
    by: User,
    seen: str | None = None,
) -> Project:
    """Store changed data of a project; the audit keeps what stood there and what stands there now.

    ``seen`` is the ``seen_of_particulars`` of what the writer had before them, None where nobody
    looked. Raises ``PermissionDenied``, ``ProjectChangedMeanwhile``, or ``Refusal`` as
    ``add_project`` does and where a side that evaluations already speak for would change: the
    people of a new party could read what the others marked.
    """
    Project.objects.select_for_update().get(pk=project.pk)
    if not can_change_project(by, project):
        raise PermissionDenied
    stored, typed = stored_particulars(project), particulars_of(project, parties)
    if seen is not None:
        _refuse_overwriting(stored, typed, seen)
    project.save()
    _record_change(project, stored, typed, by=by)
    _write_parties(project, parties, by=by)
    return project


def _refuse_overwriting(
    stored: Mapping[str, Particular], typed: Mapping[str, Particular], seen: str
) -> None:
    """What is stored already may be sent once more, as by a double click."""
    known = seen_of_particulars(stored)
    if seen != known and seen_of_particulars(typed) != known:
        raise ProjectChangedMeanwhile(stored, typed)


def _record_change(
    project: Project,
    stored: Mapping[str, Particular],
    typed: Mapping[str, Particular],
    *,
    by: User,
) -> None:
    """What stood there and what stands there now. Parties have entries of their own."""
    changed = [
        name
        for name, each in stored.items()
        if not name.startswith("party_") and each.value != typed[name].value
    ]
    if not changed:
        return
    record(
        Event.PROJECT_CHANGED,
        by=by,
        target=project,
        changed="、".join(stored[name].label for name in changed),
        **_in_words("before", stored, changed),
        **_in_words("after", typed, changed),
    )


def _in_words(
    when: str, particulars: Mapping[str, Particular], changed: Sequence[str]
) -> dict[str, str]:
    """Facts about one moment; a purpose is long, so it is one of its own."""
    short = [
        f"{particulars[name].label}：{particulars[name].words or '―'}"
        for name in changed
        if name != "purpose"
    ]
    found = {when: "、".join(short)} if short else {}
    if "purpose" in changed:
        found[f"purpose_{when}"] = particulars["purpose"].words or "―"
    return found


def _write_parties(
    project: Project, parties: Mapping[str, Sequence[Organisation]], *, by: User | None
) -> None:
    wanted = _places(parties)
    held = {(party.side, party.organisation_id): party for party in project.parties.all()}
    if project.evaluations.exists():
        _refuse_changing_sides(set(held), set(wanted))
    for (side, organisation_id), party in held.items():
        if (side, organisation_id) not in wanted:
            party.delete()
            name = party.organisation.name
            record(Event.PARTY_REMOVED, by=by, target=project, side=side, organisation=name)
    for position, (place, organisation) in enumerate(wanted.items(), start=1):
        if place in held:
            Party.objects.filter(pk=held[place].pk).update(position=position)
            continue
        side = place[0]
        Party.objects.create(
            project=project, side=side, organisation=organisation, position=position
        )
        record(
            Event.PARTY_CHANGED, by=by, target=project, side=side, organisation=organisation.name
        )


def _places(parties: Mapping[str, Sequence[Organisation]]) -> dict[tuple[str, int], Organisation]:
    """Who stands where, by side and organisation, in the order of the sides."""
    places = {
        (side, organisation.pk): organisation
        for side, organisations in parties.items()
        for organisation in organisations
    }
    if not places:
        raise Refusal(_("団体・部署を1つ以上選んでください。"))
    if len({organisation_id for _side, organisation_id in places}) < len(places):
        raise Refusal(_("同じ団体・部署は、2つの側に立てません。"))
    return places


def _refuse_changing_sides(held: set[tuple[str, int]], wanted: set[tuple[str, int]]) -> None:
    """A side without anybody may still be filled: a form of a later year may ask for it."""
    filled = {side for side, _organisation in held}
    if any(side in filled for side, _organisation in held ^ wanted):
        raise Refusal(
            _(
                "評価が始まっている事業の団体・部署は替えられません。新しい事業として登録してください。"
            )
        )
