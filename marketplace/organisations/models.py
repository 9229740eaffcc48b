"""The organisations table."""

from datetime import datetime
from enum import StrEnum
from typing import Any, NoReturn

from sqlalchemy import CheckConstraint, String, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.clock import now
from marketplace.db import Base
from marketplace.errors import RuleBroken


class OrganisationKind(StrEnum):
    """What an organisation may post."""

    MANUFACTURER = "manufacturer"
    VENDOR = "vendor"
    BOTH = "both"


class Verification(StrEnum):
    """Whether the operator has checked that the organisation is who it says."""

    UNVERIFIED = "unverified"
    PENDING = "pending"
    VERIFIED = "verified"
    SUSPENDED = "suspended"


class Organisation(Base):
    """A manufacturer or a vendor; at least one of its two names is known.

    ``revision`` grows with every change of the row, whichever statement makes it, so that a reader
    can tell that something happened without reading what.
    """

    __tablename__ = "organisations"
    __table_args__ = (
        CheckConstraint("name_zh IS NOT NULL OR name_en IS NOT NULL", name="named"),
        CheckConstraint("kind IN ('manufacturer', 'vendor', 'both')", name="kind"),
        CheckConstraint(
            "verification IN ('unverified', 'pending', 'verified', 'suspended')",
            name="verification",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    name_zh: Mapped[str | None] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    country: Mapped[str | None] = mapped_column(String(2))
    verification: Mapped[str] = mapped_column(String(12), default=Verification.UNVERIFIED)
    invented: Mapped[bool] = mapped_column(default=False)
    profile: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """See :class:`marketplace.organisations.profile.Profile`."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    revision: Mapped[int] = mapped_column(default=1, onupdate=text("revision + 1"))

    # What the database adds up is read back with the update, not by a query of its own.
    __mapper_args__ = {"eager_defaults": True}  # noqa: RUF012 the base class declares it so

    def require_posts_problems(self) -> None:
        """Make sure that it may write problems, as drafts at least.

        :raises RuleBroken: it is a vendor only.
        """
        if self.kind == OrganisationKind.VENDOR:
            self._refuse("is a vendor, which posts solutions; post this one under a manufacturer")

    def require_posts_solutions(self) -> None:
        """Make sure that it may write solutions, as drafts at least.

        :raises RuleBroken: it is a manufacturer only.
        """
        if self.kind == OrganisationKind.MANUFACTURER:
            self._refuse("is a manufacturer, which posts problems; post this one under a vendor")

    def require_may_publish(self) -> None:
        """Make sure that others may see what it writes.

        :raises RuleBroken: the operator has not verified it, or has suspended it.
        """
        if self.verification == Verification.SUSPENDED:
            self._refuse("is suspended, so it cannot publish; ask the operator why")
        if self.verification != Verification.VERIFIED:
            self._refuse("is not verified yet, so it cannot publish; keep drafts until it is")

    def _refuse(self, fault: str) -> NoReturn:
        message = f"{self.slug} {fault}"
        raise RuleBroken(message)

    def is_called(self, name: str) -> bool:
        """Say whether ``name`` is one of its names, whatever blanks are in it."""
        return " ".join(name.split()) in {self.name_zh, self.name_en}

    def name(self, language: str) -> str:
        """Return the name in ``language``, or the other one where that is missing."""
        pair = (self.name_zh, self.name_en)
        return next(name for name in (pair if language == "zh" else pair[::-1]) if name)
