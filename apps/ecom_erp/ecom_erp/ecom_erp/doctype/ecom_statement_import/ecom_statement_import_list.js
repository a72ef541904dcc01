frappe.listview_settings["Ecom Statement Import"] = {
	add_fields: ["status"],
	get_indicator: ecom_erp.status_indicator("Ecom Statement Import"),
};
