"""Linked sheets of one scheme: a project may have several in the same year."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0004_list_indexes")]
    operations = [
        migrations.RemoveConstraint("evaluation", "evaluation_one_per_project_and_year"),
        migrations.AddConstraint(
            "evaluation",
            models.UniqueConstraint(
                fields=("project", "fiscal_year", "sheet_format"),
                name="evaluation_one_per_project_year_and_form",
            ),
        ),
    ]
