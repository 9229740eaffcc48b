"""Every table there is: importing this module registers them all."""

from marketplace.db import Base
from marketplace.listings import models as _listings
from marketplace.matches import models as _matches
from marketplace.organisations import models as _organisations

__all__ = ["metadata"]

REGISTERED = (_organisations, _listings, _matches)
metadata = Base.metadata
