"""bin/drill kill: processes are killed at random while clients act; nothing acknowledged may be lost or done twice."""
