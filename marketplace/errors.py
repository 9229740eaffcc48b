"""Errors that a rule of the product raises; the app turns them into pages."""


class GongxuError(Exception):
    """Base of the errors that a person can do something about."""


class RuleBroken(GongxuError):
    """A rule of the product forbids this now; answered with 409 and the reason."""


class NotFound(GongxuError):
    """It does not exist, or not for this viewer; both are answered with the same 404."""


class InvalidRows(GongxuError):
    """An import holds rows that cannot be taken; nothing of it was written.

    ``problems`` has one sentence per fault, each naming its row and column; ``heading`` is the line
    above them.
    """

    def __init__(self, problems: list[str], heading: str = "nothing was imported") -> None:
        """Keep the sentences, one per fault."""
        super().__init__("\n".join(problems))
        self.problems = problems
        self.heading = heading


class ConfigurationError(GongxuError):
    """The installation is set up wrongly; the message says how to mend it."""
