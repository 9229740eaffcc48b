"""The commands of ``python -m matching``, one module each; heavy imports wait until they run."""
