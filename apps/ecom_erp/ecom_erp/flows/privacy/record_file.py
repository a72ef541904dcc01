"""The record of erasures, outside of the database: a file beside the site's private files, which a restored database does not
take back. Backups carry it to where they go."""

import base64
import hashlib
import hmac
import os
from pathlib import Path

import frappe
from frappe.utils.password import get_encryption_key

from ecom_erp.core.privacy import records
from ecom_erp.core.privacy.records import Erasure
from ecom_erp.core.privacy.scrubbing import digits, mailbox
from ecom_erp.flows.privacy.person import Person

FILE = "ecom_erasures.jsonl"
KEY = "ecom_erasure_key"
"""Of the site configuration: the base64 key of another site, whose record is replayed here."""


def path() -> Path:
	return Path(frappe.get_site_path("private", FILE))


def secret() -> bytes:
	"""The key of the hashes: made of the site's own encryption key, with which a backup is restored anyway."""
	given = frappe.local.conf.get(KEY)
	if given:
		return base64.b64decode(given)
	return hmac.new(get_encryption_key().encode(), b"ecom_erp erasures", hashlib.sha256).digest()


def key_of(kind: str, value: str) -> str:
	"""The keyed hash of a value."""
	return records.hashed(secret(), kind, value)


def read() -> dict[str, Erasure]:
	"""All erasures, by the name of their request."""
	try:
		return records.read(path().read_text("ascii", "replace").splitlines())
	except FileNotFoundError:
		return {}


def append(erasure: Erasure) -> None:
	"""Write the erasure down, once, for good: the line is on the disk when this returns."""
	if erasure.id in read():
		return
	before = path().read_bytes()[-1:] if path().exists() else b"\n"
	# what a crash has cut off stands on a line of its own
	line = ("" if before in (b"\n", b"") else "\n") + records.as_line(erasure) + "\n"
	descriptor = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
	try:
		os.write(descriptor, line.encode())
		os.fsync(descriptor)
	finally:
		os.close(descriptor)


def of_person(request: str, at: str, person: Person, shop: str) -> Erasure:
	"""The record of a person's erasure."""
	key = secret()
	keys = [records.hashed(key, "email", mailbox(one)) for one in person.emails]
	keys += [records.hashed(key, "phone", digits(one)) for one in person.phones if digits(one)]
	for kind, names in (
		("Ecom Buyer", person.buyers),
		("Customer", person.customers),
		("Contact", person.contacts),
		("Address", person.addresses),
	):
		keys += [records.hashed(key, kind, one) for one in names]
	return Erasure(request, at, tuple(person.orders), tuple(sorted(set(keys))), shop)
