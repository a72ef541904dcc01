frappe.listview_settings["Ecom Settlement Line"] = {
	add_fields: ["state"],
	get_indicator: ecom_erp.status_indicator("Ecom Settlement Line", "state"),
};
