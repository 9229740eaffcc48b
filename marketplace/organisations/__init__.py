"""Manufacturers, vendors and the proof that they exist."""
