"""Who is told that a plan waits for an agreement; no mail carries a word of it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kyodo.fiscal import FiscalYear
from kyodo.notifications.outbox import enqueue
from kyodo.plans.models import PlanVersion
from kyodo.projects.models import WorkItem
from kyodo.projects.notices import people_who_speak_for


def tell_plan_waits(item: WorkItem, version: PlanVersion) -> None:
    """Whoever speaks for a side that has not agreed yet to this version."""
    agreed = version.agreements.values("side")
    year = FiscalYear(item.fiscal_year)
    for person in people_who_speak_for(item.project.parties.exclude(side__in=agreed)):
        enqueue(
            person,
            subject=_("%(project)s：%(year)sの年間計画が、合意を待っています"),
            body=_(
                "ほかの側が、計画の1つの項目に合意しました。内容を読んで、合意できるか確かめてください。"
            ),
            path=reverse("plans:show_plan", args=[item.project_id, item.fiscal_year]),
            facts={"project": item.project.name, "year": str(year)},
            key=f"plan-waits:{version.pk}:{person.pk}",
        )
