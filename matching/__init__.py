"""Ranks solutions for problems and problems for solutions, and says why.

A library: it takes values and returns values. It knows no database, no web and no product; the
command line ``python -m matching`` works on plain files.
"""
