"""The file that the shop of one's own sends: orders as a table, one row for each line, in the shop's own time."""

import csv
import io
from datetime import datetime
from zoneinfo import ZoneInfo

import frappe

from ecom_demo.world import SimulatedWorld
from ecom_erp.flows.intake import order_import

IMPORT = "Order Import"
SHOP, WAY = "cn", "csv"
SECONDS = 60


def import_file(world: SimulatedWorld) -> int:
	"""The shop's orders of the way "csv" are placed and sent as a file; how many were in it."""
	numbers = [row["number"] for row in world.waiting(SHOP) if row["way"] == WAY]
	if not numbers:
		return 0
	placed = {row["id"] for row in world.control(SHOP, "place", {"numbers": numbers, "webhooks": False})}
	bodies = [body for body in world.control(SHOP, "orders") if body["id"] in placed]
	name = _upload(world.name(SHOP), _table(bodies, world.time_zone(SHOP)))
	order_import.check(name)
	order_import.start(name)
	order_import.import_due(SECONDS)
	return len(bodies)


def _upload(shop: str, text: str) -> str:
	"""A new Order Import with the file attached; its name."""
	file = frappe.get_doc(
		{"doctype": "File", "file_name": "orders.csv", "is_private": 1, "content": text.encode("utf-8-sig")}
	).insert()
	document = frappe.get_doc({"doctype": IMPORT, "shop": shop, "file": file.file_url}).insert()
	frappe.db.commit()
	return document.name


def _table(bodies: list[dict], time_zone: str) -> str:
	rows = [_row(body, line, ZoneInfo(time_zone)) for body in bodies for line in body["lines"]]
	out = io.StringIO()
	writer = csv.DictWriter(out, list(rows[0]), lineterminator="\r\n")
	writer.writeheader()
	writer.writerows(rows)
	return out.getvalue()


def _row(body: dict, line: dict, zone: ZoneInfo) -> dict[str, str]:
	buyer, address = body["buyer"], body["shipping_address"]
	paid = next((item for item in body["payments"] if item["id"]), {})
	return {
		"Order ID": body["id"],
		"Order Number": body["number"],
		"Ordered At": _local(body["created_at"], zone),
		"Changed At": _local(body["updated_at"], zone),
		"Currency": body["currency"],
		"Payment State": body["payment_state"],
		"Order Total": body["total"],
		"Payment Gateway": paid.get("gateway") or "",
		"Payment ID": paid.get("id") or "",
		"Paid At": _local(paid.get("processed_at"), zone),
		"Gateway Fee": paid.get("fee") or "",
		"Line ID": line["id"],
		"Listing ID": line["listing_id"],
		"SKU": line["sku"],
		"Title": line["title"],
		"Quantity": line["quantity"],
		"Unit Price": line["unit_price"],
		"Line Discount": line["discount"],
		"Line Tax": line["tax"],
		"Weight (g)": line["weight_grams"],
		"Shipping": body["shipping"],
		"Shipping Tax": body["shipping_tax"],
		"Shipping Method": body["shipping_method"],
		"Fees": body["fees"],
		"Tip": body["tip"],
		"Buyer ID": buyer["id"],
		"Buyer": buyer["name"],
		"Buyer E-mail": buyer["email"],
		"Buyer Phone": buyer["phone"],
		"Recipient": address["name"],
		"Company": address["company"],
		"Address": address["line1"],
		"Address Line 2": address["line2"],
		"City": address["city"],
		"Province": address["province"],
		"Province Code": address["province_code"],
		"Postal Code": address["postal_code"],
		"Country": address["country_code"],
		"Recipient's Phone": address["phone"],
		"Note": body["note"],
		"Tags": ",".join(body["tags"]),
	}


def _local(text: str | None, zone: ZoneInfo) -> str:
	return f"{datetime.fromisoformat(text).astimezone(zone):%Y-%m-%d %H:%M:%S}" if text else ""
