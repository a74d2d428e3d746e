from django.db import migrations

# design §4.7: a version in force is not changed or deleted; only its end may be set, once the next one begins.
FORWARD = """
CREATE FUNCTION sop_only_end_may_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(NEW) - 'in_force_until') IS DISTINCT FROM (to_jsonb(OLD) - 'in_force_until') THEN
    RAISE EXCEPTION 'a SOP version is not changed; make the next one' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER sop_version_stays BEFORE UPDATE ON sop_sopversion
  FOR EACH ROW EXECUTE FUNCTION sop_only_end_may_change();
CREATE TRIGGER sop_version_not_deleted BEFORE DELETE ON sop_sopversion
  FOR EACH ROW EXECUTE FUNCTION history_append_only();
CREATE TRIGGER sop_version_no_truncate BEFORE TRUNCATE ON sop_sopversion
  FOR EACH STATEMENT EXECUTE FUNCTION history_append_only();
CREATE TRIGGER sop_step_append_only BEFORE UPDATE OR DELETE ON sop_sopstep
  FOR EACH ROW EXECUTE FUNCTION history_append_only();
CREATE TRIGGER sop_step_no_truncate BEFORE TRUNCATE ON sop_sopstep
  FOR EACH STATEMENT EXECUTE FUNCTION history_append_only();
CREATE TRIGGER sop_actor_append_only BEFORE UPDATE OR DELETE ON sop_sopactor
  FOR EACH ROW EXECUTE FUNCTION history_append_only();
CREATE TRIGGER sop_actor_no_truncate BEFORE TRUNCATE ON sop_sopactor
  FOR EACH STATEMENT EXECUTE FUNCTION history_append_only();
"""
BACK = """
DROP TRIGGER sop_version_stays ON sop_sopversion;
DROP TRIGGER sop_version_not_deleted ON sop_sopversion;
DROP TRIGGER sop_version_no_truncate ON sop_sopversion;
DROP TRIGGER sop_step_append_only ON sop_sopstep;
DROP TRIGGER sop_step_no_truncate ON sop_sopstep;
DROP TRIGGER sop_actor_append_only ON sop_sopactor;
DROP TRIGGER sop_actor_no_truncate ON sop_sopactor;
DROP FUNCTION sop_only_end_may_change();
"""


class Migration(migrations.Migration):
    dependencies = [("sop", "0001_initial"), ("history", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACK)]
