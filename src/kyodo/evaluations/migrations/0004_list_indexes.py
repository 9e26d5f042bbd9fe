"""The list of evaluations is read along these, so that its length costs nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0003_format_drafts")]
    operations = [
        migrations.AddIndex(
            model_name="evaluation",
            index=models.Index(fields=["-fiscal_year", "-id"], name="evaluation_by_year"),
        ),
        migrations.AddIndex(
            model_name="evaluation",
            index=models.Index(fields=["state", "-fiscal_year", "-id"], name="evaluation_by_state"),
        ),
    ]
