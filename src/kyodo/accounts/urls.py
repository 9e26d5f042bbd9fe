"""Addresses of the pages about accounts, beside allauth's own under the same prefix."""

from django.urls import path

from kyodo.accounts import views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.change_profile, name="change_profile"),
    path("calendar/", views.show_calendar_address, name="show_calendar_address"),
    path("calendar/renew/", views.renew_calendar_address, name="renew_calendar_address"),
    path("calendar/revoke/", views.revoke_calendar_address, name="revoke_calendar_address"),
    path("users/", views.list_users, name="list_users"),
    path("users/<int:pk>/", views.show_user, name="show_user"),
    path("users/<int:pk>/deactivate/", views.deactivate_user, name="deactivate_user"),
    path("users/<int:pk>/reactivate/", views.reactivate_user, name="reactivate_user"),
    path("users/<int:pk>/forget/", views.forget_user, name="forget_user"),
    path("users/<int:pk>/make-administrator/", views.make_administrator, name="make_administrator"),
    path(
        "users/<int:pk>/unmake-administrator/",
        views.unmake_administrator,
        name="unmake_administrator",
    ),
]
