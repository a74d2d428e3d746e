"""People who sign in, what they may do where, and the tokens programs use for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pojok.organisation.models.office import Office
from pojok.organisation.models.places import Position, Unit


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> User:
        """A user; without a password none that could be typed opens the account."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. What they may do is said by Memberships, never by the user itself."""

    username = models.CharField(max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Sessions begun before this moment are over ("keluarkan dari semua perangkat").
    sessions_from = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """What a session is bound to: the password, and since when sessions hold. When either changes, it ends."""
        bound: str = super().get_session_auth_hash()
        return f"{bound}.{self.sessions_from.timestamp():.6f}" if self.sessions_from else bound


class Role(models.TextChoices):
    """Who one is in an office (design §1)."""

    PETUGAS = "petugas", _("petugas")
    PIKET = "piket", _("piket")
    KONSULTAN = "konsultan", _("konsultan")
    PIMPINAN = "pimpinan", _("pimpinan")
    ADMIN = "admin", _("admin")
    AUDITOR = "auditor", _("auditor")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self, moment: datetime) -> MembershipQuerySet:
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=moment), began_at__lte=moment)


class Membership(models.Model):
    """A role in an office, for a konsultan in a unit, from a moment on; ending it keeps it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="memberships")
    position = models.ForeignKey(Position, null=True, on_delete=models.PROTECT)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "office", "role", "unit"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="membership_once",
            ),
            models.CheckConstraint(
                condition=~Q(role="konsultan") | Q(unit__isnull=False), name="membership_konsultan_has_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.user_id} {self.office_id}"


class Token(models.Model):
    """An API token of a user in one office; only its SHA-256 is stored."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    office = models.ForeignKey(Office, on_delete=models.CASCADE)
    digest = models.BinaryField(unique=True)
    label = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"token {self.pk}"
