"""Lets ``python -m matching`` be the library's command line."""

import sys

try:
    from matching.commands.root import main
except KeyboardInterrupt:  # before anything has begun there is nothing to say
    sys.exit(130)

__all__ = ["main"]

if __name__ == "__main__":
    main(prog_name="python -m matching")
