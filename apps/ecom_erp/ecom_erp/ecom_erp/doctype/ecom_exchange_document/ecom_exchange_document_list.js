frappe.listview_settings["Ecom Exchange Document"] = {
	add_fields: ["status"],
	get_indicator: ecom_erp.status_indicator("Ecom Exchange Document"),
};
