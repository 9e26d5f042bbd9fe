"""A name for a list as it is narrowed now."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kyodo.consultations.models import SavedView
from kyodo.consultations.queries.saved_views import normal_query

LONGEST_QUERY = 2000


class SaveViewForm(forms.ModelForm[SavedView]):
    """``page`` and ``query`` come with the list and are not typed."""

    class Meta:
        model = SavedView
        fields = ["name", "is_shared", "page", "query"]
        widgets = {"page": forms.HiddenInput, "query": forms.HiddenInput}

    query = forms.CharField(required=False, max_length=LONGEST_QUERY, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("例：今週、返事を待っている相談")

    def clean_query(self) -> str:
        """In the form in which queries are compared."""
        return normal_query(self.cleaned_data["query"])
