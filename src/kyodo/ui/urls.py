from django.urls import path

from kyodo.ui import views

app_name = "ui"
urlpatterns = [
    path("language/", views.set_language, name="set_language"),
    path("kept-text/discard/", views.discard_kept_text, name="discard_kept_text"),
]
