"""Addresses of the front page and of the desk."""

from django.urls import path

from kyodo.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.front_page, name="front_page"),
    path("desk/", views.desk, name="desk"),
    path("calendar.ics", views.calendar, name="calendar"),
]
