"""Print stations and the keys that simulated printers trust."""

import frappe
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from ecom_erp.flows.warehouse.printing import qz_signing
from ecom_sandbox.printing import PrintNodeServer
from ecom_sandbox.printing.printnode import DOCUMENTS, LABELS
from tests.factories.erpnext import make, unique

SETTINGS = "Ecom Print Settings"


def make_certificate() -> str:
	"""The site's certificate for QZ Tray, made anew."""
	qz_signing.make_certificate()
	return qz_signing.certificate()


def trusting(trusted: str):
	"""Whether a signature is good, as QZ Tray judges of whose certificate it has in its folder."""

	def verify(certificate: str, signature: bytes, message: bytes, algorithm: str) -> bool:
		if certificate.strip() != trusted.strip() or algorithm != "SHA512":
			return False
		key = x509.load_pem_x509_certificate(trusted.encode()).public_key()
		try:
			key.verify(signature, message, padding.PKCS1v15(), hashes.SHA512())
		except InvalidSignature:
			return False
		return True

	return verify


def qz_station(port: int, **values) -> str:
	"""A print station whose computer has QZ Tray on a port."""
	printers = {"label_printer": "ZD421", "document_printer": "Laser", **values}
	return make(
		"Ecom Print Station", station_name=unique("Table"), service="QZ Tray", qz_port=port, **printers
	).name


def printnode_station(server: PrintNodeServer, **values) -> str:
	"""A print station of PrintNode, whose key the site has."""
	frappe.local.conf.ecom_printnode_address = server.url
	settings = frappe.get_doc(SETTINGS)
	settings.printnode_key = server.api_key
	settings.save()
	printers = {"label_printer": f"{LABELS} ZD421", "document_printer": f"{DOCUMENTS} Laser", **values}
	return make("Ecom Print Station", station_name=unique("Table"), service="PrintNode", **printers).name
