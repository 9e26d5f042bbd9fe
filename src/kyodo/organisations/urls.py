"""Addresses of the pages about organisations."""

from django.urls import path

from kyodo.organisations import views

app_name = "organisations"
urlpatterns = [
    path("", views.list_organisations, name="list_organisations"),
    path("add/", views.add_organisation, name="add_organisation"),
    path("<int:pk>/", views.show_organisation, name="show_organisation"),
    path("<int:pk>/change/", views.change_organisation, name="change_organisation"),
    path("<int:pk>/invite/", views.invite_member, name="invite_member"),
    path("<int:pk>/contacts/add/", views.add_contact, name="add_contact"),
    path("contacts/<int:pk>/", views.show_contact, name="show_contact"),
    path("contacts/<int:pk>/change/", views.change_contact, name="change_contact"),
    path("contacts/<int:pk>/remove/", views.remove_contact, name="remove_contact"),
    path("memberships/<int:pk>/change/", views.change_membership, name="change_membership"),
    path("memberships/<int:pk>/end/", views.end_membership, name="end_membership"),
    path("invitations/<int:pk>/resend/", views.resend_invitation, name="resend_invitation"),
    path("invitations/<int:pk>/revoke/", views.revoke_invitation, name="revoke_invitation"),
    path("invitations/<str:token>/", views.accept_invitation, name="accept_invitation"),
    path("invitations/<str:token>/join/", views.join_organisation, name="join_organisation"),
]
