frappe.listview_settings["After Sales Ticket"] = {
	add_fields: ["status", "currency"],
	get_indicator: ecom_erp.status_indicator("After Sales Ticket"),

	onload(listview) {
		ecom_erp.quick_filters(listview, [
			[__("To Decide"), { status: "Open" }],
			[__("Waiting for Goods"), { status: "Awaiting Return" }],
			[__("To Refund"), { status: ["in", ["Approved", "Received"]] }],
			[__("All Open Tickets"), { status: ["not in", ["Closed", "Rejected"]] }],
			[__("All Tickets"), {}],
		]);
	},
};
