frappe.listview_settings["Ecom Exchange Run"] = {
	add_fields: ["status"],
	get_indicator: ecom_erp.status_indicator("Ecom Exchange Run"),
};
