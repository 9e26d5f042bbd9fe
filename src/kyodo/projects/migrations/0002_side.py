"""Sides become rows. The two that projects could have until now are there from the beginning."""

from django.db import migrations, models

KNOWN = (("civic", "団体等"), ("government", "行政"))


def write_known_sides(apps, schema_editor):
    sides = apps.get_model("projects", "Side").objects
    for position, (code, label) in enumerate(KNOWN, start=1):
        sides.get_or_create(code=code, defaults={"label": label, "position": position})


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Side",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=30, unique=True, verbose_name="記号")),
                ("label", models.CharField(max_length=100, verbose_name="名称")),
                ("position", models.PositiveSmallIntegerField(verbose_name="順番")),
            ],
            options={
                "verbose_name": "側",
                "verbose_name_plural": "側",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.RunPython(write_known_sides, migrations.RunPython.noop),
    ]
