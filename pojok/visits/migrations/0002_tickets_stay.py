from django.db import migrations

# design §4.3 and §4.7: a ticket's row and number stay; taking it back is a row of its own.
FORWARD = """
CREATE TRIGGER visits_ticket_append_only BEFORE UPDATE OR DELETE ON visits_ticket
  FOR EACH ROW EXECUTE FUNCTION history_append_only();
CREATE TRIGGER visits_ticket_no_truncate BEFORE TRUNCATE ON visits_ticket
  FOR EACH STATEMENT EXECUTE FUNCTION history_append_only();
"""
BACK = """
DROP TRIGGER visits_ticket_append_only ON visits_ticket;
DROP TRIGGER visits_ticket_no_truncate ON visits_ticket;
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial"), ("history", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
