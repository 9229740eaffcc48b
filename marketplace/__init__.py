"""Gongxu 供需: the web product, one folder per domain (see README, "The map")."""
