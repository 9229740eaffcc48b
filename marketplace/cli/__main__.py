"""Lets ``python -m marketplace.cli`` be the ``marketplace`` command."""

from marketplace.cli import main

main(prog_name="marketplace")
