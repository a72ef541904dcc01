frappe.listview_settings["Ecom Write Off"] = {
	add_fields: ["status"],
	get_indicator: ecom_erp.status_indicator("Ecom Write Off"),
};
