"""Numbers: per unit and office day 1…n, all of them, none twice (design §4.3)."""

from __future__ import annotations

from django.db import models

from pojok.organisation.models import Office, Unit
from pojok.visits.models.visit import Visit


class Ticket(models.Model):
    """A number that was given. Never changed or deleted; taken back by a TicketVoid."""

    id = models.UUIDField(primary_key=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    day = models.DateField()
    number = models.PositiveIntegerField()
    # The unit's letter when it was given: a number keeps its name when the unit gets another letter.
    letter = models.CharField(max_length=2, default="")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="tickets", db_constraint=False)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "day", "number"], name="ticket_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="ticket_from_one"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """As it is called: P-007."""
        return f"{self.letter}-{self.number:03d}"


class TicketVoid(models.Model):
    """That a number was taken back (batal); its row and number stay."""

    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="void")
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"void {self.ticket_id}"


class TicketCounter(models.Model):
    """The last number of a unit's day. Its row is the lock, taken last."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE)
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.day} {self.last}"
