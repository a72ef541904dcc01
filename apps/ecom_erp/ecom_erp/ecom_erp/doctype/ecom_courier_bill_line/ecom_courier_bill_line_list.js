frappe.listview_settings["Ecom Courier Bill Line"] = {
	add_fields: ["state"],
	get_indicator: ecom_erp.status_indicator("Ecom Courier Bill Line", "state"),
};
