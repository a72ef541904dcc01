frappe.listview_settings["Ecom Bill Import"] = {
	add_fields: ["status"],
	get_indicator: ecom_erp.status_indicator("Ecom Bill Import"),
};
