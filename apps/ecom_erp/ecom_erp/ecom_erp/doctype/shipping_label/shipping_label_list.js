const ON_THE_WAY = ["Picked Up", "In Transit", "Out for Delivery"];
const IN_TROUBLE = ["Delivery Failed", "Exception", "Returning", "Returned", "Lost", "Stuck"];

frappe.listview_settings["Shipping Label"] = {
	add_fields: ["status", "tracking_status", "currency", "tracking_number", "fulfilment_order"],

	// a bought label shows where its parcel is
	get_indicator(doc) {
		const field = doc.status === "Bought" && doc.tracking_status ? "tracking_status" : "status";
		const value = doc[field];
		return [
			__(value, null, "Shipping Label"),
			ecom_erp.colour("Shipping Label", value),
			`${field},=,${value}`,
		];
	},

	onload(listview) {
		ecom_erp.quick_filters(listview, [
			[__("On the Way"), { status: "Bought", tracking_status: ["in", ON_THE_WAY] }],
			[__("With a Problem"), { status: "Bought", tracking_status: ["in", IN_TROUBLE] }],
			[__("Delivered Today"), { delivered_at: ["Timespan", "today"] }],
			[__("Returns"), { direction: "Return" }],
			[__("No Label"), { status: ["in", ["Requested", "Failed", "To Void"]] }],
			[__("All Shipping Labels"), {}],
		]);
		listview.page.add_actions_menu_item(__("Print Labels and Slips"), () => {
			const parcels = listview.get_checked_items().map((row) => row.fulfilment_order);
			ecom_erp.print_many([...new Set(parcels.filter(Boolean))]);
		});
	},

	button: {
		show: (doc) => doc.status === "Bought",
		get_label: () => __("Label"),
		get_description: (doc) => __("Print the label {0}", [doc.tracking_number]),
		action: (doc) => ecom_erp.open_label(doc.name),
	},
};
