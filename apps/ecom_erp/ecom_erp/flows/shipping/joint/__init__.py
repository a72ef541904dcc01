"""Parcels of several orders in one box: one leads and has the label, the others (`joined_to`) leave under it."""
