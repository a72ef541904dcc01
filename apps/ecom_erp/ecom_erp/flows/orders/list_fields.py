"""What an order keeps of its rows so that lists can show, filter and sort by it without reading them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
	from ecom_erp.ecom_erp.doctype.ecom_order.ecom_order import EcomOrder

LONGEST_TAGS = 255  # characters of the field


def keep(doc: "EcomOrder") -> None:
	"""Write what follows from the order's rows and texts; called before each saving, whoever saves."""
	doc.pieces = sum((row.qty or 0) - (row.cancelled_qty or 0) for row in doc.lines)
	doc.all_tags = all_tags(doc.tags, doc.own_tags)


def all_tags(*texts: str | None) -> str | None:
	"""Each tag of some texts with commas once, as one text; those that find no room in the field are left out whole."""
	kept = ""
	for tag in dict.fromkeys(tag for text in texts for tag in split_tags(text)):
		longer = f"{kept}, {tag}" if kept else tag
		if len(longer) <= LONGEST_TAGS:
			kept = longer
	return kept or None


def split_tags(text: str | None) -> Iterable[str]:
	"""The tags of a text with commas."""
	return [tag.strip() for tag in (text or "").split(",") if tag.strip()]
