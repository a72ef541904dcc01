"""Rules about addresses by country: what a complete address needs. Country codes are ISO 3166-1 alpha-2."""

import re
import unicodedata

from ecom_erp.core.orders.canonical import Address

# Countries and territories where mail needs no postal code, or where shops and senders commonly leave it out.
NO_POSTAL_CODE = frozenset(
	[
		"AE",
		"AG",
		"AN",
		"AO",
		"AW",
		"BD",
		"BF",
		"BH",
		"BI",
		"BJ",
		"BO",
		"BS",
		"BW",
		"BZ",
		"CD",
		"CF",
		"CG",
		"CI",
		"CK",
		"CL",
		"CM",
		"CO",
		"CW",
		"DJ",
		"DM",
		"ER",
		"FJ",
		"GD",
		"GH",
		"GM",
		"GN",
		"GQ",
		"GT",
		"GY",
		"HK",
		"JM",
		"KE",
		"KI",
		"KM",
		"KN",
		"KP",
		"LC",
		"ML",
		"MO",
		"MR",
		"MS",
		"MU",
		"MW",
		"MZ",
		"NG",
		"NP",
		"NR",
		"NU",
		"PA",
		"QA",
		"RW",
		"SB",
		"SC",
		"SL",
		"SO",
		"SR",
		"ST",
		"SY",
		"TF",
		"TG",
		"TK",
		"TL",
		"TO",
		"TT",
		"TV",
		"UG",
		"VN",
		"VU",
		"WS",
		"YE",
		"ZW",
	]
)

# Countries where a parcel is not deliverable without the state or province.
NEEDS_PROVINCE = frozenset(["AR", "AU", "BR", "CA", "CN", "IN", "IT", "JP", "MX", "MY", "TH", "US"])

_POSTAL_CODES = {
	"AT BE BG CH CY DK HU LU NO NZ SI ZA AU PH": r"\d{4}",
	"CN IN SG RU RO VN": r"\d{6}",
	"DE ES FI FR IT MX MY TH TR KR HR EE ID UA LT": r"\d{5}",
	"BR": r"\d{5}-?\d{3}",
	"CA": r"[A-CEGHJ-NPR-TVXY]\d[A-CEGHJ-NPR-TV-Z][ -]?\d[A-CEGHJ-NPR-TV-Z]\d",
	"CZ GR SE SK": r"\d{3} ?\d{2}",
	"GB": r"GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}",
	"JP": r"\d{3}-?\d{4}",
	"NL": r"[1-9]\d{3} ?[A-Z]{2}",
	"PL": r"\d{2}-?\d{3}",
	"PT": r"\d{4}-?\d{3}",
	"US": r"\d{5}(-?\d{4})?",
}
_PATTERNS = {code: re.compile(p) for codes, p in _POSTAL_CODES.items() for code in codes.split()}

# Codes of states and provinces, with the first characters of their postal codes.
_US = """AL:3 AK:9 AZ:8 AR:7 CA:9 CO:8 CT:0 DE:1 DC:25 FL:3 GA:3 HI:9 ID:8 IL:6 IN:4 IA:5 KS:6 KY:4 LA:7 ME:0 MD:2 MA:0
	MI:4 MN:5 MS:3 MO:6 MT:5 NE:6 NV:8 NH:0 NJ:0 NM:8 NY:01 NC:2 ND:5 OH:4 OK:7 OR:9 PA:1 RI:0 SC:2 SD:5 TN:3 TX:78 UT:8
	VT:0 VA:2 WA:9 WV:2 WI:5 WY:8 AS:9 GU:9 MP:9 PR:0 VI:0 AA:3 AE:0 AP:9"""
_CA = "AB:T BC:V MB:R NB:E NL:A NS:B NT:X NU:X ON:KLMNP PE:C QC:GHJ SK:S YT:Y"
_AU = "ACT:02 NSW:12 NT:0 QLD:49 SA:5 TAS:7 VIC:38 WA:6"
_PROVINCES = {
	country: dict(entry.split(":") for entry in entries.split())
	for country, entries in (("US", _US), ("CA", _CA), ("AU", _AU))
}
_CODE_LENGTH = 3  # what is longer is a name, not a code

# a word that names streets too, or is short for other things, is a post office box only with a number behind it
_NUMBER = r"[\s:,.\#-]*(?:(?:no|nr|n[º°]|number)\b[\s:.]*)?[a-z]?-?\d"
_PO_BOX = re.compile(
	rf"""\bp\W{{0,3}}[o0]\W{{0,3}}box(?![a-z])
	| \b(post\s+office\s+box|g\.?p\.?o\.?\s+box|locked\s+bag|private\s+bag)\b
	| \b(postfach|packstation|postbus|postboks|postilokero|skrytka\s+pocztowa|po[sš]tovn[ií]\s+p[rř]ihr[aá]dka)\b
	| \b(bo[iî]te\s+postale|case\s+postale|casella\s+postale|caixa\s+postal|casilla\s+(postal|de\s+correos?))\b
	| \b(apartado|apdo\.?)\s+(postal|de\s+correos?)\b
	| \b(p\W{{0,2}}o\W{{0,2}}b|post\s*box|b\.?\s?p|c\.\s?p|apartado|apdo|casilla|postafi[oó]k){_NUMBER}
	| 邮政信箱 | 郵政信箱 | 私書箱 | 사서함""",
	re.IGNORECASE | re.VERBOSE,
)


def province_known(address: Address) -> bool:
	"""Whether the code of the state or province is one of its country's. True when there is none, for a name, and for
	countries whose codes are not known here."""
	known = _PROVINCES.get(address.country_code.strip().upper())
	code = address.province_code.strip().upper()
	return known is None or not code or len(code) > _CODE_LENGTH or code in known


def postal_code_in_province(address: Address) -> bool:
	"""Whether the postal code can lie in the state or province. True where that is not known."""
	known = _PROVINCES.get(address.country_code.strip().upper(), {})
	starts = known.get(address.province_code.strip().upper())
	code = address.postal_code.strip().upper()
	return not (starts and code) or code[0] in starts


def is_po_box(address: Address) -> bool:
	"""Whether the address is a post office box or parcel locker: a courier's driver cannot hand anything over there."""
	written = unicodedata.normalize("NFKC", f"{address.line1} | {address.line2}")
	return bool(_PO_BOX.search(written))


def missing_fields(address: Address) -> list[str]:
	"""Names of the fields a courier needs and the address lacks, in the order of an address form."""
	country = address.country_code.strip().upper()
	needed = ["line1", "city"]
	if country in NEEDS_PROVINCE and not address.province.strip():
		needed.append("province_code")
	if country and country not in NO_POSTAL_CODE:
		needed.append("postal_code")
	needed.append("country_code")
	return [name for name in needed if not getattr(address, name).strip()]


def postal_code_valid(address: Address) -> bool:
	"""Whether the postal code has its country's form. True when there is none or the country's form is not known."""
	pattern = _PATTERNS.get(address.country_code.strip().upper())
	code = address.postal_code.strip().upper()
	return not code or pattern is None or pattern.fullmatch(code) is not None
