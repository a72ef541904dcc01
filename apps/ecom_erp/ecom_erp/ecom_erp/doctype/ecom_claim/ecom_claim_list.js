frappe.listview_settings["Ecom Claim"] = {
	add_fields: ["status"],
	get_indicator: ecom_erp.status_indicator("Ecom Claim"),
};
