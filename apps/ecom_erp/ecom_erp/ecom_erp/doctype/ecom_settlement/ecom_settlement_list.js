frappe.listview_settings["Ecom Settlement"] = {
	add_fields: ["status"],
	get_indicator: ecom_erp.status_indicator("Ecom Settlement"),
};
