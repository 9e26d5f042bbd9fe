"""Two people at one plan at the same moment: one version at a time, and nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from kyodo.plans.actions.items import PlanChangedMeanwhile, PlanData
from kyodo.plans.models import PlanAgreement, PlanVersion
from tests.plans.planning import agree, planning, write

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 5


def both(*works):
    """Answers or refusals of what is done at the same moment, each on its own connection."""
    barrier = Barrier(len(works))

    def run(work):
        try:
            barrier.wait(timeout=30)
            return work()
        except PlanChangedMeanwhile as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_of_two_who_write_on_one_version_one_is_told():
    story = planning()
    write(story)
    for number in range(1, TIMES + 1):
        done = both(
            lambda n=number: write(story, PlanData(aim=f"団体{n}"), based_on=n),
            lambda n=number: write(story, PlanData(aim=f"市{n}"), based_on=n, by=story.government),
        )
        refused = [each for each in done if isinstance(each, PlanChangedMeanwhile)]
        assert len(refused) == 1
    assert PlanVersion.objects.count() == TIMES + 1


def test_both_sides_agree_at_the_same_moment_while_nobody_changes_the_version():
    story = planning()
    write(story)
    both(lambda: agree(story, "civic"), lambda: agree(story, "government"))
    assert sorted(each.side for each in PlanAgreement.objects.all()) == ["civic", "government"]
