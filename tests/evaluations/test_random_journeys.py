"""A form that passes the checks never fails later: not while it is filled in, nor in print."""

import json

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kyodo.evaluations.formats import write_entry
from tests.evaluations.form_strategies import forms
from tests.evaluations.journeys import travel

pytestmark = pytest.mark.django_db


# Not made smaller: each attempt would run a whole evaluation.
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(forms(), st.sampled_from(["", "subsidy", "commission"]), st.booleans())
def test_a_random_form_runs_from_the_project_to_the_published_files(entry, contract, optional):
    with transaction.atomic():
        journey = travel(write_entry(entry), contract_kind=contract, with_optional=optional)
        publication = journey.evaluation.publications.published().get()
        client = Client()

        page = client.get(reverse("evaluations:show_publication", args=[journey.evaluation.pk]))
        assert page.status_code == 200
        for extension in ("csv", "json", "pdf"):
            address = reverse(
                "evaluations:download_publication",
                args=[journey.evaluation.pk, publication.number, extension],
            )
            assert client.get(address).status_code == 200
        client.force_login(journey.everybody()[0])
        for name in ("show_check_sheet", "compare_check_sheets", "show_evaluation"):
            address = reverse(f"evaluations:{name}", args=[journey.evaluation.pk])
            assert client.get(address).status_code == 200
        assert json.loads(json.dumps(publication.snapshot)) == publication.snapshot
        transaction.set_rollback(True)
