"""Who is told that a side lets go of what it undertook; no mail says what that was."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kyodo.accounts.models import User
from kyodo.notifications.outbox import enqueue
from kyodo.organisations.models import Organisation
from kyodo.organisations.roles import Role
from kyodo.projects.models import ImprovementAction, Party


def tell_drop(action: ImprovementAction) -> None:
    """Whoever speaks for another side, and has to say that it is known there."""
    parties = action.project.parties.exclude(side=action.side)
    for person in people_who_speak_for(parties):
        enqueue(
            person,
            subject=_("%(project)s：取組を取りやめるとの知らせがあります"),
            body=_("ほかの側が、取組の1つを取りやめます。理由を読んで、確認してください。"),
            path=reverse("projects:acknowledge_drop", args=[action.pk]),
            facts={"project": action.project.name},
        )


def people_who_speak_for(parties: QuerySet[Party]) -> QuerySet[User]:
    """Representatives of these parties, or of a body of a consortium among them."""
    bodies = Organisation.objects.filter(parties__in=parties).values("pk")
    speaks = Q(memberships__organisation__in=bodies) | Q(
        memberships__organisation__consortia__in=bodies
    )
    people = User.objects.filter(speaks, memberships__role=Role.REPRESENTATIVE, is_active=True)
    return people.distinct().order_by("pk")
