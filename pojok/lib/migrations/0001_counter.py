from django.db import migrations

# UNLOGGED: quick, and worth nothing after a crash. No model: it is read and written only by pojok.lib.counters.
CREATE = """
CREATE UNLOGGED TABLE lib_counter (
  key text PRIMARY KEY,
  value jsonb,
  number bigint,
  expires timestamptz
) WITH (fillfactor = 70);
CREATE INDEX lib_counter_expires ON lib_counter (expires) WHERE expires IS NOT NULL;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [migrations.RunSQL(CREATE, "DROP TABLE lib_counter")]
