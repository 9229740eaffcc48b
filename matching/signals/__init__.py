"""Signals beside the text: how far an offer suits what a need says of its circumstances."""
