frappe.listview_settings["Integrity Finding"] = {
	add_fields: ["status"],
	filters: [["status", "=", "Open"]],

	get_indicator: ecom_erp.status_indicator("Integrity Finding"),
};
