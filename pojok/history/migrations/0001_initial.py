from django.db import migrations, models
from django.db.models import Func, Value

APPEND_ONLY = """
CREATE FUNCTION history_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER history_event_append_only BEFORE UPDATE OR DELETE ON history_event
  FOR EACH ROW EXECUTE FUNCTION history_append_only();
CREATE TRIGGER history_event_no_truncate BEFORE TRUNCATE ON history_event
  FOR EACH STATEMENT EXECUTE FUNCTION history_append_only();
"""
UNDO = """
DROP TRIGGER history_event_append_only ON history_event;
DROP TRIGGER history_event_no_truncate ON history_event;
DROP FUNCTION history_append_only();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.RunSQL("CREATE SEQUENCE history_event_seq", "DROP SEQUENCE history_event_seq"),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "seq",
                    models.BigIntegerField(
                        editable=False, db_default=Func(Value("history_event_seq"), function="nextval")
                    ),
                ),
                ("office_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=60)),
                ("subject_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("by_id", models.BigIntegerField(null=True)),
                ("via", models.CharField(max_length=10)),
                ("payload", models.JSONField(default=dict)),
                ("digest", models.BinaryField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject_id", "seq"], name="event_by_subject"),
                    models.Index(fields=["office_id", "seq"], name="event_by_office"),
                ],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, UNDO),
    ]
