frappe.query_reports["After-Sales by Reason"] = {
	filters: [
		...ecom_erp.period_filters(),
		{
			fieldname: "group_by",
			label: __("Group By"),
			fieldtype: "Select",
			options: [
				{ value: "Reason", label: __("Reason") },
				{ value: "Item", label: __("Item") },
				{ value: "Shop", label: __("Shop") },
			],
			default: "Reason",
		},
		{ fieldname: "shop", label: __("Shop"), fieldtype: "Link", options: "Ecom Shop" },
	],

	formatter(value, row, column, data, default_formatter) {
		if (data && column.fieldname === "group" && column.fieldtype === "Data") value = __(value);
		const text = default_formatter(value, row, column, data);
		if (!data || !data.group || !value || column.fieldname !== "tickets") return text;
		const { from_date, to_date, group_by, shop } = frappe.query_report.get_filter_values();
		const field = { Reason: "reason", Item: "After Sales Ticket Line.item_code", Shop: "shop" }[group_by];
		const filters = {
			creation: ["Between", [from_date, to_date]],
			currency: data.currency,
			[field]: data.group,
		};
		if (shop) filters.shop = shop;
		return ecom_erp.list_link("After Sales Ticket", filters, text);
	},
};
