"""Addresses of the consultations, each named like its use case."""

from django.urls import path

from kyodo.consultations.views import requests

app_name = "consultations"
urlpatterns = [
    path("new/", requests.ask_consultation, name="ask_consultation"),
    path("received/", requests.show_receipt, name="show_receipt"),
    path("follow/", requests.follow_request, name="follow_request"),
    path("follow/add/", requests.add_to_request, name="add_to_request"),
    path(
        "follow/consents/<int:consent_pk>/withdraw/",
        requests.withdraw_consent,
        name="withdraw_consent",
    ),
    path("follow/withdraw/", requests.withdraw_request, name="withdraw_request"),
    path("follow/delete/", requests.ask_for_deletion, name="ask_for_deletion"),
    path("follow/copy.json", requests.download_request, name="download_request"),
    path(
        "follow/files/<int:file_pk>/",
        requests.download_request_file,
        name="download_request_file",
    ),
]
