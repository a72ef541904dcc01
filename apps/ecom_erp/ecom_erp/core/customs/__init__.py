"""Customs: what a parcel that crosses a border declares, what it lacks, and the duty on it. Money is `Decimal`, weights whole
grams, countries ISO 3166-1 alpha-2."""
