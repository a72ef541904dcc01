frappe.listview_settings["Ecom Listing"] = {
	add_fields: ["status"],
	hide_name_column: true,
	get_indicator: ecom_erp.status_indicator("Ecom Listing"),

	onload(listview) {
		ecom_erp.quick_filters(listview, [
			[__("Unmapped"), { status: "Unmapped" }],
			[__("Mapped"), { status: "Mapped" }],
			[__("Ignored"), { status: "Ignored" }],
			[__("All Listings"), {}],
		]);
	},
};
