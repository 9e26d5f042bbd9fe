"""A centre with its counter, its lists and cases made as people make them: through the actions."""

from dataclasses import dataclass
from datetime import UTC, datetime

from kyodo.accounts.models import User
from kyodo.classifications.models import Classification
from kyodo.classifications.states import Kind
from kyodo.consultations.actions.cases import CaseData, FirstWords, receive_case
from kyodo.consultations.models import Case
from kyodo.organisations.models import Organisation
from kyodo.organisations.roles import Role
from tests.factories import MembershipFactory, OrganisationFactory, PersonFactory, UserFactory
from tests.told_once import told_once

NOW = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)  # 10:00 in Tokyo, a Wednesday


@dataclass(frozen=True)
class Counter:
    """The centre with a coordinator, a second one, and the person who speaks for it."""

    centre: Organisation
    staff: User
    colleague: User
    lead: User


@told_once
def counter() -> Counter:
    centre = OrganisationFactory(name="みなと市市民協働推進センター", kind=Organisation.Kind.CENTRE)
    staff, colleague, lead = (
        UserFactory(name=name) for name in ("窓口 みどり", "相談 たろう", "代表 さくら")
    )
    MembershipFactory(user=staff, organisation=centre)
    MembershipFactory(user=colleague, organisation=centre)
    MembershipFactory(user=lead, organisation=centre, role=Role.REPRESENTATIVE)
    return Counter(centre, staff, colleague, lead)


def word(kind: Kind, code: str, label: str = "") -> Classification:
    """One word of a list; the same one when it is there already."""
    found, _new = Classification.objects.get_or_create(
        kind=kind, code=code, defaults={"label": label or code}
    )
    return found


@told_once
def received(
    by: User | None, *, now: datetime = NOW, caller=None, text="会報を出したい", **data
) -> Case:
    """A case as the counter takes it in; without ``caller`` a new person telephoned."""
    data.setdefault("means", word(Kind.MEANS, "telephone", "電話"))
    data.setdefault("summary", "会報の印刷について")
    return receive_case(
        data=CaseData(**data),
        caller=caller or PersonFactory(name="浜野 さち", name_kana="はまの さち"),
        words=FirstWords(text),
        by=by,
        now=now,
    )
