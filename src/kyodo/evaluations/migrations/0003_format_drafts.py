"""Forms in the making, and who issued a form beside its text."""

import django.db.models.deletion
import yaml
from django.conf import settings
from django.db import migrations, models


def fill_issuer(apps, _schema_editor):
    """Until now the issuer stood in the text only."""
    formats = apps.get_model("evaluations", "SheetFormat").objects.all()
    for key, source in formats.values_list("pk", "source"):
        data = yaml.safe_load(source)
        issuer = data.get("issuer") if isinstance(data, dict) else ""
        formats.filter(pk=key).update(issuer=str(issuer or "")[:200])


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("evaluations", "0002_forms_as_data"),
    ]
    operations = [
        migrations.AddField(
            "sheetformat",
            "issuer",
            models.CharField(blank=True, default="", max_length=200, verbose_name="作成者"),
        ),
        migrations.RunPython(fill_issuer, migrations.RunPython.noop, elidable=True),
        migrations.CreateModel(
            "FormatDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="様式名")),
                ("data", models.JSONField(default=dict)),
                ("earlier", models.JSONField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="format_drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "began_with",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="drafts",
                        to="evaluations.sheetformat",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "作成中の様式",
                "verbose_name_plural": "作成中の様式",
                "ordering": ["-updated_at", "pk"],
            },
        ),
    ]
