frappe.query_reports["After-Sales Cost"] = {
	filters: [
		...ecom_erp.period_filters(),
		{
			fieldname: "group_by",
			label: __("Group By"),
			fieldtype: "Select",
			options: [
				{ value: "Cause", label: __("Caused By") },
				{ value: "Item", label: __("Item") },
				{ value: "Supplier", label: __("Supplier") },
				{ value: "Courier", label: __("Courier") },
				{ value: "Shop", label: __("Shop") },
			],
			default: "Cause",
			reqd: 1,
		},
		{ fieldname: "shop", label: __("Shop"), fieldtype: "Link", options: "Ecom Shop" },
	],
};
