"""Which solutions fit which problem and why: vectors, the live index, ranked lists."""
