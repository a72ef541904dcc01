frappe.query_reports["Order Profit"] = {
	filters: [
		{ fieldname: "company", label: __("Company"), fieldtype: "Select" },
		...ecom_erp.period_filters(),
		{
			fieldname: "group_by",
			label: __("Group By"),
			fieldtype: "Select",
			default: "Shop",
			options: [
				"Shop",
				"Order",
				"Item",
				"Item Group",
				"Channel",
				"Country",
				"Courier Account",
				"Warehouse",
				"Customer Group",
				"Month",
			].map((value) => ({ value, label: __(value) })),
		},
		{ fieldname: "shop", label: __("Shop"), fieldtype: "Link", options: "Ecom Shop" },
	],
	onload: ecom_erp.offer_companies,
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		if (column.fieldname === "value" && data && !data.value) return __("No order or not known");
		if (column.fieldname === "profit" && data && data.profit < 0)
			return `<span class="text-danger">${shown}</span>`;
		return shown;
	},
};
