frappe.listview_settings["Ecom Listing"] = {
	add_fields: ["status", "sent_at"],
	hide_name_column: true,
	get_indicator: ecom_erp.status_indicator("Ecom Listing"),

	formatters: {
		// a listing that was never told has no number, not 0
		sent_qty: (value, _df, doc) => (doc.sent_at ? String(value) : ""),
	},

	onload(listview) {
		ecom_erp.quick_filters(listview, [
			[__("Unmapped"), { status: "Unmapped" }],
			[__("Mapped"), { status: "Mapped" }],
			[__("Ignored"), { status: "Ignored" }],
			[__("Stock Refused by the Shop"), { stock_problem: ["is", "set"] }],
			[__("All Listings"), {}],
		]);
	},
};
