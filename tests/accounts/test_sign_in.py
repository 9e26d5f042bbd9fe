"""A person signs in with mail address and password; every attempt is in the audit."""

import pytest
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from kyodo.accounts.actions import create_user
from kyodo.accounts.sign_in import SocialAccountAdapter
from kyodo.audit.models import AuditEntry
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

PAGE = "/accounts/login/"


def _events():
    return list(AuditEntry.objects.order_by("pk").values_list("event", "actor_id", "target_id"))


def test_sign_in_and_out_are_recorded_and_the_language_follows_the_account(client):
    user = create_user(email="Hana@Example.jp ", name="山田 はな", password=PASSWORD, language="en")
    response = client.post(PAGE, {"login": "hana@example.jp", "password": PASSWORD})
    assert response.status_code == 302
    assert response.cookies["django_language"].value == "en"
    client.post("/accounts/logout/")
    key = str(user.pk)
    assert _events() == [
        ("user_created", user.pk, key),
        ("signed_in", user.pk, key),
        ("signed_out", user.pk, key),
    ]
    assert "_auth_user_id" not in client.session


def test_a_wrong_password_is_recorded_without_saying_that_the_account_exists(client):
    user = UserFactory(email="hana@example.jp")
    known = client.post(PAGE, {"login": "hana@example.jp", "password": "wrong-wrong"})
    unknown = client.post(PAGE, {"login": "nobody@example.jp", "password": "wrong-wrong"})
    assert (known.status_code, unknown.status_code) == (200, 200)
    assert known.context["form"].errors == unknown.context["form"].errors
    assert _events() == [
        ("sign_in_failed", None, str(user.pk)),
        ("sign_in_failed", None, ""),
    ]
    assert "nobody@example.jp" not in str(AuditEntry.objects.values())


def test_after_ten_wrong_passwords_the_page_says_how_long_to_wait(client, settings):
    UserFactory(email="hana@example.jp")
    settings.AXES_FAILURE_LIMIT = 3
    for _number in range(3):
        response = client.post(PAGE, {"login": "hana@example.jp", "password": "wrong-wrong"})
    html = response.content.decode()
    assert response.status_code == 429
    assert "パスワードを3回まちがえたため" in html
    assert "15分間" in html
    response = client.post(PAGE, {"login": "hana@example.jp", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_a_stopped_account_does_not_get_in(client):
    UserFactory(email="hana@example.jp", is_active=False)
    client.post(PAGE, {"login": "hana@example.jp", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up_alone(client):
    response = client.post(
        "/accounts/signup/",
        {"email": "new@example.jp", "password1": PASSWORD, "password2": PASSWORD},
    )
    assert response.status_code in {200, 403, 404}
    assert not EmailAddress.objects.filter(email="new@example.jp").exists()


def test_a_forgotten_password_is_set_anew_by_mail(client, mailoutbox):
    user = create_user(email="hana@example.jp", name="山田 はな", password=PASSWORD)
    client.post(reverse("account_reset_password"), {"email": "hana@example.jp"})
    [sent] = mailoutbox
    assert sent.to == ["hana@example.jp"]
    path = next(word for word in sent.body.split() if "/password/reset/key/" in word)
    path = path[path.index("/accounts/") :]
    form = client.get(path, follow=True)
    target = form.redirect_chain[-1][0]
    client.post(target, {"password1": "atarashii-mado-7", "password2": "atarashii-mado-7"})
    user.refresh_from_db()
    assert user.check_password("atarashii-mado-7")
    assert AuditEntry.objects.filter(event="password_changed", actor_id=user.pk).count() == 1


def test_a_reset_for_an_unknown_address_sends_nothing_and_answers_alike(client, mailoutbox):
    create_user(email="hana@example.jp", name="山田 はな", password=PASSWORD)
    known = client.post(reverse("account_reset_password"), {"email": "hana@example.jp"})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.jp"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert len(mailoutbox) == 1


# --- an outside provider ---------------------------------------------------------------------


def _social_login(email, *, verified):
    return SocialLogin(
        account=SocialAccount(provider="openid_connect", uid="subject-1"),
        email_addresses=[EmailAddress(email=email, verified=verified, primary=True)],
    )


def _request(rf, user=None):
    request = rf.get("/accounts/oidc/")
    request.user = user or AnonymousUser()
    request.session = {}
    return request


@pytest.mark.parametrize(
    ("email", "verified", "words"),
    [
        ("nobody@example.jp", True, "ここに登録されていません"),
        ("hana@example.jp", False, "伝えてきませんでした"),
        ("stopped@example.jp", True, "ここに登録されていません"),
    ],
)
def test_an_outside_sign_in_without_an_account_is_refused_in_words(rf, email, verified, words):
    UserFactory(email="hana@example.jp")
    UserFactory(email="stopped@example.jp", is_active=False)
    with pytest.raises(ImmediateHttpResponse) as refusal:
        SocialAccountAdapter().pre_social_login(
            _request(rf), _social_login(email, verified=verified)
        )
    assert refusal.value.response.status_code == 403
    assert words in refusal.value.response.content.decode()
    assert SocialAccount.objects.count() == 0


def test_somebody_signed_in_cannot_tie_the_own_account_to_another_address(rf):
    hana, taro = UserFactory(email="hana@example.jp"), UserFactory(email="taro@example.jp")
    with pytest.raises(ImmediateHttpResponse) as refusal:
        SocialAccountAdapter().pre_social_login(
            _request(rf, taro), _social_login(hana.email, verified=True)
        )
    assert "メールアドレスが違います" in refusal.value.response.content.decode()


def test_outside_sign_up_is_closed(rf):
    sociallogin = _social_login("nobody@example.jp", verified=True)
    assert SocialAccountAdapter().is_open_for_signup(_request(rf), sociallogin) is False
