from frappe.model.document import Document


class PackingScan(Document):
	"""Every scan at the packing station, by the station's own number, so that a scan sent twice counts once."""
