frappe.listview_settings["Fulfilment Package"] = {
	add_fields: ["status", "tracking_number", "shipping_label", "problem"],
	hide_name_column: false,
	get_indicator: ecom_erp.status_indicator("Fulfilment Package"),

	onload(listview) {
		ecom_erp.quick_filters(listview, [
			[__("To Label"), { status: "Packed" }],
			[__("To Hand Over"), { status: "Labelled" }],
			[__("Awaiting Delivery"), { status: "Shipped" }],
			[__("Delivery Problems"), { problem: ["is", "set"], status: "Shipped" }],
			[__("All Packages"), {}],
		]);
	},

	button: {
		show: (doc) => doc.shipping_label && doc.status !== "Cancelled",
		get_label: () => __("Label"),
		get_description: (doc) => __("Print the label {0}", [doc.tracking_number]),
		action: (doc) => ecom_erp.print("Shipping Label", doc.shipping_label, "Shipping Label"),
	},
};
