frappe.listview_settings["Ecom Month End"] = {
	add_fields: ["status"],
	get_indicator: ecom_erp.status_indicator("Ecom Month End"),
};
