from frappe.model.document import Document


class EcomWarehouseProfile(Document):
	"""How a warehouse ships orders."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		city: DF.Data | None
		closed_saturday: DF.Check
		closed_sunday: DF.Check
		contact_name: DF.Data | None
		country_code: DF.Data | None
		cut_off: DF.Time | None
		email: DF.Data | None
		enabled: DF.Check
		handling_days: DF.Int
		handling_per_parcel: DF.Currency
		handling_per_unit: DF.Currency
		label_when: DF.Literal["When Each Package Is Packed", "When All Packages Are Packed"]
		line1: DF.Data | None
		line2: DF.Data | None
		phone: DF.Data | None
		postal_code: DF.Data | None
		province: DF.Data | None
		restock_warehouse: DF.Link | None
		scrap_warehouse: DF.Link | None
		ship_when: DF.Literal["At Handover", "When Packed"]
		time_zone: DF.Autocomplete | None
		warehouse: DF.Link
		weight_tolerance_percent: DF.Percent
	# end: auto-generated types
