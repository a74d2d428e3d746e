"""What the environment says, typed. An unknown POJOK_* name is an error: a misspelt one would be a silent default."""

import difflib
import os
import secrets
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from pojok.lib.postgres import APP, DATABASE, OWNER, url_of
from pojok.lib.terminal import said as _

PREFIX = "POJOK_"
TOP = Path(__file__).resolve().parents[2]


class Unusable(ImproperlyConfigured):
    """The environment can't be used as it is; the text names what is wrong and what to do."""


class Environment(BaseSettings):
    """Every setting that an operator may give, by its name with POJOK_ in front (PORT without)."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", populate_by_name=True)

    mode: Literal["trial", "production", "test"] | None = Field(
        default=None, description="trial without a database of one's own, else production"
    )
    database_url: SecretStr | None = Field(default=None, description="PostgreSQL as the app role; none = embedded")
    database_owner_url: SecretStr | None = Field(default=None, description="the same database as its owner: migrations")
    secret_key: SecretStr | None = Field(default=None, description="at least 50 characters; a trial makes its own")
    var: Path = Field(default=TOP / "var", description="folder for what a trial keeps")
    backups: Path | None = Field(default=None, description="folder for copies of the data; none = backups in var")
    bind: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(
        default=8000, ge=1, le=65535, validation_alias=AliasChoices("port", "PORT"), description="port (PORT)"
    )
    public_url: str = Field(default="", description="https://… by which people reach it")
    allowed_hosts: str = Field(default="", description="further host names, by comma")
    https: bool = Field(default=False, description="reached by https: cookies only there, HSTS")
    behind_proxy: bool = Field(default=False, description="a proxy of ours sets X-Forwarded-Proto and X-Forwarded-For")
    debug: bool = Field(default=False, description="pages with code on an error; never in production")
    metrics_token: SecretStr | None = Field(default=None, description="lets another machine read /metrics")
    workers: int = Field(default=2, ge=1, le=64, description="processes that serve")
    threads: int = Field(default=4, ge=1, le=64, description="threads of each")
    pool_size: int = Field(default=8, ge=0, le=100, description="database connections of a process; 0 = no pool")
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("public_url")
    @classmethod
    def _whole_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/")):
            raise ValueError("must be like https://pojok.example.go.id")
        return value.rstrip("/")

    @field_validator("metrics_token")
    @classmethod
    def _not_guessed(cls, value: SecretStr | None) -> SecretStr | None:
        if value and len(value.get_secret_value()) < 24:
            raise ValueError("must have at least 24 characters, or be left out")
        return value if value and value.get_secret_value() else None

    @model_validator(mode="after")
    def _safe(self) -> "Environment":
        if self.database_owner_url and not self.database_url:
            raise ValueError("POJOK_DATABASE_OWNER_URL needs POJOK_DATABASE_URL too")
        if self.running == "production":
            if self.debug:
                raise ValueError("POJOK_DEBUG is refused in production")
            if self.database_url is None:
                raise ValueError("production needs POJOK_DATABASE_URL: the embedded database is for trials")
            key = self.secret_key.get_secret_value() if self.secret_key else ""
            if len(key) < 50 or len(set(key)) < 5 or key.startswith("django-insecure-"):
                raise ValueError(
                    "production needs POJOK_SECRET_KEY of at least 50 random characters; make one with "
                    "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
                )
        return self

    @property
    def running(self) -> Literal["trial", "production", "test"]:
        """trial: embedded database and demo people. production: a real office. test: bin/test."""
        return self.mode or ("production" if self.database_url else "trial")

    @property
    def cluster_home(self) -> Path:
        """Folder of the embedded database."""
        return self.var / "pg"

    @property
    def backup_folder(self) -> Path:
        """Where copies of the data go when no place is named."""
        return self.backups or self.var / "backups"

    @property
    def app_url(self) -> str:
        """The database as the application's role."""
        return self.database_url.get_secret_value() if self.database_url else url_of(self.cluster_home, DATABASE, APP)

    @property
    def owner_url(self) -> str:
        """The database as its owner: for migrations. Without one of its own the application's has to do."""
        if self.database_url is None:
            return url_of(self.cluster_home, DATABASE, OWNER)
        return (self.database_owner_url or self.database_url).get_secret_value()

    @property
    def hosts(self) -> list[str]:
        """The host names this server answers to."""
        named = [name.strip() for name in self.allowed_hosts.split(",") if name.strip()]
        hosts = ["localhost", "127.0.0.1", "[::1]", *named]
        if self.public_url:
            hosts.append(urlsplit(self.public_url).hostname or "")
        if self.running != "production":
            # A trial on the office's network: by the address it was told to listen on, or by any of this machine's.
            hosts.append("*" if _is_every_address(self.bind) else f"[{self.bind}]" if ":" in self.bind else self.bind)
        return hosts

    @cached_property
    def key(self) -> str:
        """What cookies, links and streams are signed with."""
        return self.secret_key.get_secret_value() if self.secret_key else _own_key(self.var / "secret_key")


def read() -> Environment:
    """The environment of this process. Unusable names each thing that is wrong."""
    names = {f"{PREFIX}{name}".upper() for name in Environment.model_fields} - {f"{PREFIX}PORT"}
    unknown = [name for name in os.environ if name.startswith(PREFIX) and name not in names]
    if unknown:
        raise Unusable("\n".join(_unknown(name, names) for name in sorted(unknown)))
    try:
        return Environment()
    except ValidationError as error:
        # Only the names and sentences: a value may be a secret.
        raise Unusable("\n".join(_wrong(list(part["loc"]), part["msg"]) for part in error.errors())) from None


def _unknown(name: str, names: set[str]) -> str:
    near = difflib.get_close_matches(name, names, n=1)
    if near:
        hint = _("Maksudnya %(name)s?") % {"name": near[0]}
    else:
        hint = _("Yang dikenal: %(names)s, PORT.") % {"names": ", ".join(sorted(names))}
    return _("Pengaturan %(name)s tidak dikenal.") % {"name": name} + f" {hint}"


def _wrong(path: list[int | str], message: str) -> str:
    name = str(path[0]) if path else ""
    name = "PORT" if name.upper() == "PORT" else f"{PREFIX}{name}".upper() if name else ""
    return f"{name}: {message}".removeprefix(": ").replace("Value error, ", "")


def _is_every_address(bind: str) -> bool:
    try:
        return ip_address(bind).is_unspecified
    except ValueError:
        return False


def _own_key(file: Path) -> str:
    """The trial's own key, made once. Two processes that start together get the same one."""
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text()
