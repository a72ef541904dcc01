"""Pictures of the goods: drawings of the fixtures, as files of the site."""

from collections.abc import Iterable, Mapping

import frappe

from ecom_sandbox.fixture import FOLDER


def make_pictures(rows: Iterable[Mapping]) -> None:
	"""Give each item that has none its picture, and its template the same. Keys: sku, picture, and variant_of."""
	items: dict[str, set[str]] = {}
	for row in rows:
		items.setdefault(row["picture"], set()).update({row["sku"], row.get("variant_of") or row["sku"]})
	bare = set(frappe.get_all("Item", filters={"image": ("is", "not set")}, pluck="name"))
	for picture, codes in items.items():
		if wanting := sorted(codes & bare):
			frappe.db.set_value("Item", {"name": ("in", wanting)}, "image", _address(picture))
	frappe.db.commit()


def _address(picture: str) -> str:
	"""The address of a drawing, as one public file of the site."""
	known = frappe.db.get_value("File", {"file_name": picture, "is_private": 0}, "file_url")
	if known:
		return known
	content = (FOLDER / "pictures" / picture).read_bytes()
	file = frappe.get_doc({"doctype": "File", "file_name": picture, "is_private": 0, "content": content})
	return file.insert().file_url
