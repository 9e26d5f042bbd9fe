"""A page is closed unless it is named here. To open one is a change that reviewers see."""

import pytest

from tests.architecture.source import addresses

PUBLIC = {
    "healthz",
    # the front page, and what both sides agreed to publish
    "portal:front_page",
    "evaluations:list_publications",
    "evaluations:show_publication",
    "evaluations:show_publication_number",
    "evaluations:download_publication",
    "evaluations:compare_years",
    "evaluations:tally_publications",
    # a calendar program cannot sign in; a secret key opens the dates of its owner
    "portal:calendar",
    "evaluations:show_open_data",
    "evaluations:feed_publications",
    "evaluations:download_publications",
    "evaluations:download_published_answers",
    "evaluations:download_publication_schema",
    "evaluations:download_open_data_catalogue",
    # editors everywhere read how a form is written
    "evaluations:download_format_schema",
    # an invitation is opened by somebody who has no account yet
    "organisations:accept_invitation",
    # whoever asks for advice has no account; a secret key opens the own case
    "consultations:ask_consultation",
    "consultations:show_receipt",
    "consultations:follow_request",
    "consultations:add_to_request",
    "consultations:withdraw_consent",
    "consultations:withdraw_request",
    "consultations:ask_for_deletion",
    "consultations:download_request",
    "consultations:download_request_file",
    "consultations:answer_question",
    # half-year statistics that two people of the centre published
    "consultations:list_published_statistics",
    "consultations:show_published_statistics",
    "consultations:download_published_statistics",
    # whoever is asked has no account either; a secret key opens one referral
    "consultations:answer_referral",
    "consultations:see_referral",
    "consultations:download_linked_file",
    "ui:set_language",
    # signing in and its second factors; signing up is closed by the adapter of accounts
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_login_code",
    "account_confirm_email",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "socialaccount_login_cancelled",
    "socialaccount_signup",
    "openid_connect_login",
    "openid_connect_callback",
}


@pytest.mark.parametrize(("name", "view"), addresses())
def test_a_view_asks_for_sign_in_unless_listed(name, view):
    assert getattr(view, "login_required", True) == (name not in PUBLIC)


def test_nothing_is_listed_that_does_not_exist():
    assert PUBLIC - {name for name, _ in addresses()} == set()


def test_there_is_no_admin_site():
    assert [name for name, _ in addresses() if name.startswith("admin:")] == []
