from django.db import migrations

# Who may do what is kept for some seconds in each process that serves (organisation.callers). The database itself says
# when it changed, whoever changed it and however, so that a revoked token or an ended membership ends at once.
FORWARD = """
CREATE FUNCTION organisation_callers_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('pojok_callers', '');
  RETURN NULL;
END $$;
CREATE TRIGGER organisation_token_told AFTER INSERT OR UPDATE OR DELETE ON organisation_token
  FOR EACH STATEMENT EXECUTE FUNCTION organisation_callers_changed();
CREATE TRIGGER organisation_membership_told AFTER INSERT OR UPDATE OR DELETE ON organisation_membership
  FOR EACH STATEMENT EXECUTE FUNCTION organisation_callers_changed();
CREATE TRIGGER organisation_user_told AFTER UPDATE OF is_active, username, name OR DELETE ON organisation_user
  FOR EACH STATEMENT EXECUTE FUNCTION organisation_callers_changed();
CREATE TRIGGER organisation_unit_told AFTER UPDATE OR DELETE ON organisation_unit
  FOR EACH STATEMENT EXECUTE FUNCTION organisation_callers_changed();
CREATE TRIGGER organisation_position_told AFTER UPDATE OR DELETE ON organisation_position
  FOR EACH STATEMENT EXECUTE FUNCTION organisation_callers_changed();
CREATE TRIGGER organisation_office_told AFTER UPDATE OR DELETE ON organisation_office
  FOR EACH STATEMENT EXECUTE FUNCTION organisation_callers_changed();
"""
BACK = """
DROP TRIGGER organisation_token_told ON organisation_token;
DROP TRIGGER organisation_membership_told ON organisation_membership;
DROP TRIGGER organisation_user_told ON organisation_user;
DROP TRIGGER organisation_unit_told ON organisation_unit;
DROP TRIGGER organisation_position_told ON organisation_position;
DROP TRIGGER organisation_office_told ON organisation_office;
DROP FUNCTION organisation_callers_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0002_reliable")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
