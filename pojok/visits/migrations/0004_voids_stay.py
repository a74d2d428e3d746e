from django.db import migrations

# design §4.3: that a number was taken back is a record of its own, and stays like the number.
FORWARD = """
CREATE TRIGGER visits_ticketvoid_append_only BEFORE UPDATE OR DELETE ON visits_ticketvoid
  FOR EACH ROW EXECUTE FUNCTION history_append_only();
CREATE TRIGGER visits_ticketvoid_no_truncate BEFORE TRUNCATE ON visits_ticketvoid
  FOR EACH STATEMENT EXECUTE FUNCTION history_append_only();
"""
BACK = """
DROP TRIGGER visits_ticketvoid_append_only ON visits_ticketvoid;
DROP TRIGGER visits_ticketvoid_no_truncate ON visits_ticketvoid;
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0003_ticket_letter"), ("history", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
