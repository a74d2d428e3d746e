"""The day at a glance: sentences first, then queues, whom it takes too long for, and how true the told waits were."""
