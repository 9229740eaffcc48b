"""Codes and labels, in Chinese and English, that listings are described with."""
