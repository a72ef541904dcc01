"""QZ Tray prints without asking what a site has signed whose certificate it trusts. The key stays on the server, which signs no
more than printing takes: QZ Tray could also read files and open ports."""

import base64
import hashlib
import json
import re
from datetime import datetime, timedelta, timezone
from typing import Any

import frappe
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from frappe import _

from ecom_erp.core.errors import ErrorCode
from ecom_erp.flows.warehouse.printing.services import SETTINGS
from ecom_erp.messaging.errors import refuse
from ecom_erp.messaging.transaction import unit_of_work

CALLS = ("print", "printers.find", "printers.getDefault")
FLAVOURS = ("base64",)
"""Contents that are in the message itself; others are read from files or addresses on the station's computer."""
VALID_DAYS = 3650
_PEM = re.compile(r"-----BEGIN ([A-Z ]*PRIVATE KEY)-----(.+?)-----END \1-----", re.DOTALL)


def certificate() -> str:
	"""The site's certificate as PEM; "" when there is none."""
	return frappe.db.get_single_value(SETTINGS, "qz_certificate") or ""


def sign(message: str) -> str:
	"""Sign a call as QZ Tray's page script would send it (JSON with call, params, timestamp): base64 of an RSA signature with
	SHA-512 over its SHA-256 in hexadecimal digits. Raises for a call that does not print."""
	_check(message)
	digest = hashlib.sha256(message.encode()).hexdigest()
	signature = _private_key().sign(digest.encode(), padding.PKCS1v15(), hashes.SHA512())
	return base64.b64encode(signature).decode()


def _check(message: str) -> None:
	try:
		call = json.loads(message)
		allowed = call["call"] in CALLS and _is_harmless(call["call"], call.get("params") or {})
	except (ValueError, KeyError, TypeError, AttributeError):
		allowed = False
	if not allowed:
		refuse(ErrorCode.NOT_PERMITTED, _("Only calls that print are signed"), frappe.PermissionError)


def _is_harmless(call: str, params: dict[str, Any]) -> bool:
	if call != "print":
		return True
	printer = params["printer"]
	return (
		isinstance(printer, dict)
		and set(printer) == {"name"}  # not a file, nor an address in the network
		and bool(params["data"])
		and all(row.get("flavor") in FLAVOURS for row in params["data"])
	)


def _private_key() -> rsa.RSAPrivateKey:
	text = frappe.get_single(SETTINGS).get_password("qz_private_key", raise_exception=False)
	if not text:
		refuse(ErrorCode.INVALID_REQUEST, _("There is no certificate for QZ Tray. See Ecom Print Settings."))
	return read_key(text)


def read_key(text: str) -> rsa.RSAPrivateKey:
	"""A private key in PEM, also without its line ends, which a password field swallows. Raises when it is none."""
	found = _PEM.search(text)
	try:
		body = base64.b64decode("".join(found[2].split()), validate=True)
		key = serialization.load_der_private_key(body, None)
	except (TypeError, ValueError):
		key = None
	if not isinstance(key, rsa.RSAPrivateKey):
		refuse(
			ErrorCode.INVALID_REQUEST, _("The private key is not an RSA key in PEM format without a password")
		)
	return key


def check_pair(certificate_text: str, key_text: str) -> None:
	"""Raises unless the certificate can be read and belongs to the key."""
	try:
		public = x509.load_pem_x509_certificate(certificate_text.strip().encode()).public_key()
	except ValueError:
		refuse(ErrorCode.INVALID_REQUEST, _("The certificate is not in PEM format"))
	if public != read_key(key_text).public_key():
		refuse(ErrorCode.INVALID_REQUEST, _("The certificate does not belong to the private key"))


@unit_of_work
def make_certificate() -> None:
	"""Make a certificate and its key for this site, in place of those there were."""
	key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
	name = x509.Name(
		[
			x509.NameAttribute(NameOID.COMMON_NAME, frappe.local.site[:64]),
			x509.NameAttribute(NameOID.ORGANIZATION_NAME, "ecom_erp"),
		]
	)
	now = datetime.now(timezone.utc)
	made = (
		x509.CertificateBuilder()
		.subject_name(name)
		.issuer_name(name)
		.public_key(key.public_key())
		.serial_number(x509.random_serial_number())
		.not_valid_before(now - timedelta(days=1))
		.not_valid_after(now + timedelta(days=VALID_DAYS))
		.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
		.sign(key, hashes.SHA512())
	)
	pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
	settings = frappe.get_doc(SETTINGS)
	settings.qz_certificate = made.public_bytes(pem).decode()
	settings.qz_private_key = key.private_bytes(pem, pkcs8, serialization.NoEncryption()).decode()
	settings.save()
