"""What is open has a day, or it would fall out of the queue."""

from django.db import migrations, models
from django.db.models import F, Q


def give_days(apps, _schema_editor):
    """The last day on which something happened: it is overdue, so somebody looks at it."""
    cases = apps.get_model("consultations", "Case").objects
    cases.filter(closed_at=None, next_on=None).update(next_on=F("last_contact_on"))


class Migration(migrations.Migration):
    dependencies = [("consultations", "0007_consent_to_be_named")]

    operations = [
        migrations.RunPython(give_days, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=Q(("closed_at__isnull", False), ("next_on__isnull", False), _connector="OR"),
                name="case_open_has_a_next_day",
                violation_error_message="続いている相談には、次の期日が要ります。",
            ),
        ),
    ]
