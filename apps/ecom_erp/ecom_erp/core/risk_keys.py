"""By what buyers are known again, and found on lists, however they write it: as it is compared, without case, spaces and signs."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator

from ecom_erp.core.contacts import email_address, is_dialable
from ecom_erp.core.enums import StrEnum
from ecom_erp.core.masked_buyers import is_masked_text
from ecom_erp.core.orders.canonical import Address, CanonicalOrder

OF_ORDER = ("email_key", "phone_key", "address_key")
"""Fields by which other orders of the same buyer are counted."""
PHONES = ("phone_key", "ship_phone_key")
"""Fields by which an order is found of a telephone number."""
LAST_DIGITS = 9  # of a phone number: with and without the country's code it is the same
_SIGNS = re.compile(r"[\W_]+")
# mail servers that take no notice of dots, and of what follows a plus
_WITHOUT_DOTS = frozenset({"gmail.com", "googlemail.com"})
# providers whose addresses live for minutes
DISPOSABLE = frozenset(
	[
		"10minutemail.com",
		"20minutemail.com",
		"33mail.com",
		"dispostable.com",
		"dropmail.me",
		"emailondeck.com",
		"fakeinbox.com",
		"getairmail.com",
		"getnada.com",
		"guerrillamail.com",
		"guerrillamail.info",
		"guerrillamailblock.com",
		"grr.la",
		"inboxkitten.com",
		"mail-temp.com",
		"mail.tm",
		"mailcatch.com",
		"maildrop.cc",
		"mailinator.com",
		"mailnesia.com",
		"mailnull.com",
		"mailsac.com",
		"mintemail.com",
		"moakt.com",
		"mohmal.com",
		"mytemp.email",
		"nada.email",
		"sharklasers.com",
		"spamgourmet.com",
		"temp-mail.io",
		"temp-mail.org",
		"tempail.com",
		"tempmail.com",
		"tempmail.dev",
		"tempmailo.com",
		"throwawaymail.com",
		"trashmail.com",
		"trashmail.de",
		"wegwerfmail.de",
		"yopmail.com",
		"yopmail.fr",
		"24mail.chacuo.net",
		"bccto.me",
		"linshiyouxiang.net",
	]
)


class ListKind(StrEnum):
	"""What an entry of a list names."""

	EMAIL = "E-mail"
	DOMAIN = "E-mail Domain"
	PHONE = "Phone"
	POSTAL_CODE = "Postal Code"
	ADDRESS = "Address"
	CUSTOMER = "Customer"


def email_key(text: str) -> str:
	"""An e-mail address as it is compared; "" when there is none, or a masked one."""
	address = email_address(text).lower()
	if not address or is_masked_text(address):
		return ""
	name, _at, domain = address.rpartition("@")
	if domain in _WITHOUT_DOTS:
		name, domain = name.partition("+")[0].replace(".", ""), "gmail.com"
	return f"{name}@{domain}"


def domain_of(text: str) -> str:
	"""The domain of an e-mail address, or a domain as it was entered, with or without @."""
	return (email_key(text) or text.strip().lower()).rpartition("@")[2]


def is_disposable(text: str) -> bool:
	"""Whether mail to the address is taken for minutes only; a subdomain's is its domain's."""
	parts = domain_of(text).split(".")
	return any(".".join(parts[at:]) in DISPOSABLE for at in range(len(parts) - 1))


def phone_key(text: str) -> str:
	"""The last digits of a phone number; "" when there is none, or a masked one."""
	if not is_dialable(text) or is_masked_text(text):
		return ""
	digits = "".join(str(unicodedata.decimal(one)) for one in text if one.isdecimal())
	return digits[-LAST_DIGITS:]


def plain(text: str) -> str:
	"""Letters and digits alone, without case and accents."""
	spelt = unicodedata.normalize("NFKD", text.casefold())
	return _SIGNS.sub("", "".join(one for one in spelt if not unicodedata.combining(one)))


def address_key(address: Address) -> str:
	"""Street, town and postal code; "" of a pickup point, where many fetch, and of a masked or unknown address."""
	if address.at_pickup_point or not plain(address.line1) or is_masked_text(address.line1):
		return ""
	return "|".join(map(plain, (address.country_code, address.postal_code, address.line1 + address.line2)))


def of_order(order: CanonicalOrder) -> dict[str, str | None]:
	"""By what other orders of the same buyer are found: hashes, so that they say nothing by themselves; None of what says
	nothing. `ship_phone_key` is that of a recipient with another number than the buyer."""
	to = order.shipping_address
	buyer, recipient = phone_key(order.buyer.phone), phone_key(to.phone)
	said = {
		"email_key": email_key(order.buyer.email),
		"phone_key": buyer or recipient,
		"address_key": address_key(to),
		"ship_phone_key": recipient if buyer and recipient != buyer else "",
	}
	return {name: entry_key(text) if text else None for name, text in said.items()}


def of_number(spellings: Iterable[str]) -> list[str]:
	"""By what orders are found that state a telephone number in one of the spellings."""
	return sorted({entry_key(key) for text in spellings if (key := phone_key(text))})


def list_key(kind: ListKind, value: str) -> str:
	"""What an entry of a list is compared by; "" for a value that is none of its kind."""
	if kind is ListKind.EMAIL:
		compared = email_key(value)
	elif kind is ListKind.DOMAIN:
		compared = domain_of(value) if "." in domain_of(value) else ""
	elif kind is ListKind.PHONE:
		compared = phone_key(value)
	else:
		compared = value.strip() if kind is ListKind.CUSTOMER else plain(value)
	return f"{kind.value}|{compared}" if compared else ""


def entry_key(compared: str) -> str:
	"""What an entry of a list is found by, as the database keeps it: another text is another key to it too."""
	return hashlib.sha256(compared.encode(errors="surrogatepass")).hexdigest()[:32]


def keys_of(order: CanonicalOrder, customer: str = "") -> Iterator[str]:
	"""All that an order may be on a list by. An address is listed as its street with or without the postal code behind it."""
	email, domain = email_key(order.buyer.email), domain_of(order.buyer.email)
	if email:
		yield list_key(ListKind.EMAIL, email)
		parts = domain.split(".")
		yield from (list_key(ListKind.DOMAIN, ".".join(parts[at:])) for at in range(len(parts) - 1))
	to = order.shipping_address
	for phone in (order.buyer.phone, to.phone):
		yield list_key(ListKind.PHONE, phone)
	yield list_key(ListKind.POSTAL_CODE, to.postal_code)
	yield list_key(ListKind.POSTAL_CODE, to.country_code + to.postal_code)
	if not to.at_pickup_point:
		yield from (list_key(ListKind.ADDRESS, street) for street in _streets(to))
	yield list_key(ListKind.CUSTOMER, customer)


def _streets(to: Address) -> Iterator[str]:
	for street in (to.line1, to.line1 + to.line2):
		yield street + to.postal_code
		yield street + to.postal_code + to.city
