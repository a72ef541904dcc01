"""Kinds of numbers under which a sender is known to customs, and where each holds."""

from dataclasses import dataclass

from ecom_erp.core.customs.territories import EUROPEAN_UNION, territory


@dataclass(frozen=True)
class Kind:
	"""`for_sender`: it belongs to the country that a parcel leaves, else to the one it goes to."""

	code: str
	label: str
	for_sender: bool


KINDS = {
	kind.label: kind
	for kind in (
		Kind("eori", "EORI", True),
		Kind("vat", "VAT", True),
		Kind("ein", "EIN", True),
		Kind("ioss", "IOSS", False),
		Kind("voec", "VOEC", False),
		Kind("gst", "GST", False),
	)
}
FIXED = {"EIN": "US", "IOSS": EUROPEAN_UNION, "VOEC": "NO"}
"""The territory of kinds that only one has."""


def applies(kind: Kind, country: str, sender: str, recipient: str) -> bool:
	"""Whether a number of a country holds for a parcel."""
	return territory(country) == territory(sender if kind.for_sender else recipient)
