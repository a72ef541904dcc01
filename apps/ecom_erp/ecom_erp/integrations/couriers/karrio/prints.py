"""Labels and papers as carriers answer them."""

import base64
import binascii
import importlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ecom_erp.integrations.couriers.base import Paper

_LANDSCAPE = {
	"rotate": -90,
	"resize": {"height": 1800, "width": 1200},
}  # how UPS draws labels, and how they are printed


@dataclass(frozen=True)
class Print:
	"""The label of one package. `format`: pdf or zpl."""

	number: str
	content: bytes
	format: str = "pdf"


def of_details(details: Any) -> list[Print]:
	"""The one label of karrio's shipment, none where it has none."""
	content = decoded(getattr(details.docs, "label", None))
	return [Print(str(details.tracking_number), content, form(details.label_type))] if content else []


def decoded(text: Any) -> bytes:
	"""What stands there in base64, b"" for what is none."""
	try:
		return base64.b64decode(text or "", validate=False)
	except (binascii.Error, ValueError, TypeError):
		return b""


def form(kind: Any) -> str:
	"""The format that a carrier's word for it means."""
	return "zpl" if "ZPL" in str(kind or "").upper() else "pdf"


def papers(invoices: Iterable[Any]) -> tuple[Paper, ...]:
	"""Commercial invoices, each in base64."""
	return tuple(Paper("invoice", content) for content in map(decoded, invoices) if content)


def from_picture(text: str) -> bytes:
	"""A label that was answered as a picture in base64, as a PDF of 4 by 6 inches."""
	return decoded(importlib.import_module("karrio.lib").image_to_pdf(text, **_LANDSCAPE))
