frappe.query_reports["Ecom Orders by Channel"] = {
	filters: [
		...ecom_erp.period_filters(),
		{ fieldname: "shop", label: __("Shop"), fieldtype: "Link", options: "Ecom Shop" },
		{ fieldname: "company", label: __("Company"), fieldtype: "Link", options: "Company" },
		{ fieldname: "channel", label: __("Channel"), fieldtype: "Data" },
	],

	// the counts open the orders behind them: status by column
	orders_behind: {
		orders: null,
		held: ["in", ["To Pay", "On Hold"]],
		shipped: ["in", ["Shipped", "Delivered", "Completed", "Shipped at Shop"]],
		cancelled: "Cancelled",
	},

	formatter(value, row, column, data, default_formatter) {
		const behind = frappe.query_reports["Ecom Orders by Channel"].orders_behind;
		const text = default_formatter(value, row, column, data);
		if (!data || !data.shop || !value || !(column.fieldname in behind)) return text;
		const filters = {
			shop: data.shop,
			currency: data.currency,
			ordered_at: ["Between", [data.day, data.day]],
		};
		const status = behind[column.fieldname];
		if (status) filters.status = status;
		return ecom_erp.list_link("Ecom Order", filters, text);
	},
};
