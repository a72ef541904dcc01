frappe.listview_settings["Waybill"] = {
	add_fields: ["status", "currency"],
	get_indicator: ecom_erp.status_indicator("Waybill"),

	button: {
		show: (doc) => doc.status === "Bought",
		get_label: () => __("Label"),
		get_description: (doc) => __("Print the label {0}", [doc.tracking_number]),
		action: (doc) => ecom_erp.print("Waybill", doc.name, "Waybill Label"),
	},
};
