"""Addresses of the pages about persons with contact data."""

from django.urls import path

from kyodo.people import views

app_name = "people"
urlpatterns = [
    path("", views.list_people, name="list_people"),
    path("<int:pk>/", views.show_person, name="show_person"),
    path("<int:pk>/change/", views.change_person, name="change_person"),
    path("<int:pk>/forget/", views.forget_person, name="forget_person"),
]
