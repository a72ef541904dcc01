"""Cartonisation: which pieces go into which of a warehouse's boxes. Lengths are whole millimetres, weights whole grams,
prices minor units of one currency."""
