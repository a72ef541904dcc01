"""The demo company: its books and its warehouses. Made once; what exists is kept."""

import frappe

from ecom_demo import books, data


def make_company() -> str:
	"""The company with exchange rates and warehouses; its name."""
	facts = data.read("company")
	company = books.ensure_company(facts["name"], facts["abbr"], facts["currency"], facts["country"])
	for row in data.read("exchange_rates"):
		books.ensure_exchange_rate(row["from_currency"], row["to_currency"], row["rate"])
	_make_warehouses(company)
	_register_with_customs(company)
	frappe.db.commit()
	return company


def warehouse_names(company: str) -> dict[str, str]:
	"""ERPNext's warehouse by the fixture's short name."""
	abbr = frappe.get_cached_value("Company", company, "abbr")
	return {row["name"]: f"{row['name']} - {abbr}" for row in data.read("warehouses")}


def ensure(doctype: str, name: str, values: dict) -> None:
	"""Insert a document unless there is one of the name."""
	if not frappe.db.exists(doctype, name):
		frappe.get_doc({"doctype": doctype, **values}).insert()


def _register_with_customs(company: str) -> None:
	"""The numbers under which it sends from the United States and from the Union."""
	for kind, country, number in (("EIN", "US", "91-1144442"), ("EORI", "NL", "NL123456789")):
		values = {"company": company, "kind": kind, "country": country}
		if not frappe.db.exists("Customs Registration", {"company": company, "kind": kind}):
			frappe.get_doc({"doctype": "Customs Registration", **values, "number": number}).insert()


def _make_warehouses(company: str) -> None:
	returns = books.ensure_warehouse(company, "Returns")
	scrap = books.ensure_warehouse(company, "Scrap")
	for row in data.read("warehouses"):
		warehouse = books.ensure_warehouse(company, row["name"])
		ensure(
			"Ecom Warehouse Profile",
			warehouse,
			{
				"warehouse": warehouse,
				"handling_per_parcel": float(row["handling_per_parcel"]),
				"handling_per_unit": float(row["handling_per_unit"]),
				"cut_off": row["cut_off"],
				"time_zone": row["time_zone"],
				"contact_name": f"{company}, {row['name']}",
				"line1": row["line1"],
				"city": row["city"],
				"province": row["province_code"],
				"postal_code": row["postal_code"],
				"country_code": row["country_code"],
				"restock_warehouse": returns,
				"scrap_warehouse": scrap,
			},
		)
