"""Between which countries parcels are declared."""

EUROPEAN_UNION = "EU"
MEMBERS = frozenset(
	[
		"AT",
		"BE",
		"BG",
		"HR",
		"CY",
		"CZ",
		"DK",
		"EE",
		"FI",
		"FR",
		"DE",
		"GR",
		"HU",
		"IE",
		"IT",
		"LV",
		"LT",
		"LU",
		"MT",
		"NL",
		"PL",
		"PT",
		"RO",
		"SK",
		"SI",
		"ES",
		"SE",
	]
)
_PART_OF = {
	**dict.fromkeys(MEMBERS, EUROPEAN_UNION),
	"MC": EUROPEAN_UNION,
	**dict.fromkeys(("IM", "JE", "GG"), "GB"),
	"LI": "CH",
	"PR": "US",
}


def territory(country: str) -> str:
	"""The customs territory of a country: "EU", or the country that it forms one with, itself where it stands alone. Parts of
	a country with rules of their own (Northern Ireland, the Canaries) are not told apart."""
	code = country.strip().upper()
	return _PART_OF.get(code, code)


def crosses_border(sender: str, recipient: str) -> bool:
	"""Whether a parcel is declared to customs; False where a country is not known."""
	return bool(sender and recipient) and territory(sender) != territory(recipient)
