frappe.listview_settings["Ecom Courier Bill"] = {
	add_fields: ["status"],
	get_indicator: ecom_erp.status_indicator("Ecom Courier Bill"),
};
