"""What somebody who is invited to the group of these tests has in hand."""

from django.urls import reverse

from tests.factories import PASSWORD

TOKEN = "a-link-that-was-mailed"
GIVEN = {"name": "山田 はな", "password": PASSWORD, "password_again": PASSWORD}


def accept_page(token=TOKEN):
    return reverse("organisations:accept_invitation", args=[token])


def join_page(token=TOKEN):
    return reverse("organisations:join_organisation", args=[token])
