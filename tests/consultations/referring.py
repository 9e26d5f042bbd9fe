"""A question handed to another body, as the counter sends it and as a browser opens its link."""

from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone

from kyodo.classifications.states import Kind as WordKind
from kyodo.consultations.actions.consents import ConsentData, record_consent
from kyodo.consultations.actions.entries import EntryData, add_entry
from kyodo.consultations.actions.referral_answers import Answer, answer_referral, see_referral
from kyodo.consultations.actions.referrals import (
    Decision,
    ReferralData,
    close_referral,
    refer_case,
)
from kyodo.consultations.queries.referrals import link_address
from kyodo.consultations.states import ReceiverSays, ReferralState
from kyodo.organisations.models import Organisation
from kyodo.projects.actions import add_project
from kyodo.projects.models import Project
from tests.consultations.cases import received, word
from tests.factories import (
    AdministratorFactory,
    DepartmentFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.told_once import told_once

TOLD = "商店街の空き店舗を、子どもの居場所にしたい団体があります。"
QUESTION = "使える補助と、窓口になる課を教えてください。"
# What stands in the case and may be found nowhere that those asked can look.
SECRET = "夫には内緒にしてほしいとのこと"
CALLER, GROUP, TELEPHONE, MAIL = "浜野 さち", "はまべの会", "045-111-2222", "sachi@example.jp"


def secrets_of_case(case):
    """Everything of the case that those asked must not learn."""
    return (SECRET, CALLER, "はまの", GROUP, TELEPHONE, MAIL, case.summary)


@told_once
def case_with_secrets(world, **data):
    caller = PersonFactory(name=CALLER, name_kana="はまの さち", email=MAIL, telephone=TELEPHONE)
    case = received(
        world.staff,
        now=timezone.now(),
        caller=caller,
        group_name=GROUP,
        owner=world.staff,
        summary="夫婦の店じまいと居場所づくり",
        reach_by="email",
        **data,
    )
    note = EntryData(kind="note", text=SECRET)
    add_entry(case_id=case.pk, data=note, by=world.staff, now=timezone.now())
    return case


@told_once
def department(name="みなと市経済局商業振興課"):
    """A department and one of its officers."""
    body = DepartmentFactory(name=name)
    officer = UserFactory(name="振興 いちろう")
    MembershipFactory(user=officer, organisation=body)
    return body, officer


@told_once
def ward_centre(name="中区市民活動支援センター"):
    return OrganisationFactory(name=name, kind=Organisation.Kind.WARD_CENTRE)


@told_once
def agreed(case, body, by, *, shares_caller=False):
    return record_consent(
        case_id=case.pk,
        data=ConsentData(
            body, "あらましを伝える", "telephone", timezone.localdate(), shares_caller=shares_caller
        ),
        by=by,
        now=timezone.now(),
    )


@told_once
def referred(case, body, by, *, now=None, **changes):
    """The referral and the secret of its link."""
    data = replace(ReferralData(body, TOLD, QUESTION), **changes)
    return refer_case(case_id=case.pk, data=data, by=by, now=now or timezone.now())


def link(key):
    return link_address(key)


def no_link_reason(code="budget", label="予算がない"):
    return word(WordKind.NO_LINK_REASON, code, label)


def answer_of(said=ReceiverSays.ANSWER, **changes):
    return replace(Answer(said, "商業振興課が窓口です。", "商業振興課 振興"), **changes)


def seen(key, now=None):
    return see_referral(key=key, now=now or timezone.now())


@told_once
def answered(key, now=None, **changes):
    return answer_referral(key=key, answer=answer_of(**changes), now=now or timezone.now())


@told_once
def closed(referral, by, *, state=ReferralState.LINKED, now=None, learned="", reason=None):
    return close_referral(
        referral_id=referral.pk,
        decision=Decision(state, learned, reason),
        by=by,
        now=now or timezone.now(),
    )


@told_once
def failed(referral, by, *, now=None, learned="", reason=None):
    reason = reason or no_link_reason()
    return closed(
        referral, by, state=ReferralState.NOT_LINKED, now=now, learned=learned, reason=reason
    )


def typed_answer(**changes):
    """The form of those asked, as a browser sends it."""
    return {
        "said": "answer",
        "text": "商業振興課が窓口です。",
        "meeting_on": "",
        "reason": "",
        "learned": "",
        "who": "商業振興課 振興",
    } | changes


@told_once
def project_of(centre, body):
    """A project that the centre and a department carry out together."""
    return add_project(
        project=Project(name="センター運営事業", starts_on=date(2023, 4, 1)),
        parties={"civic": [centre], "government": [body]},
        by=AdministratorFactory(),
    )


def in_days(number):
    return timezone.localdate() + timedelta(days=number)
