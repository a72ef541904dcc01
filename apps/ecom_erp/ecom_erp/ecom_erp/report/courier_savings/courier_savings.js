frappe.query_reports["Courier Savings"] = {
	filters: [
		...ecom_erp.period_filters(),
		{ fieldname: "shop", label: __("Shop"), fieldtype: "Link", options: "Ecom Shop" },
	],

	// the number of parcels opens the labels behind it
	formatter(value, row, column, data, default_formatter) {
		const text = default_formatter(value, row, column, data);
		if (!data || !data.courier_account || column.fieldname !== "parcels") return text;
		const query = new URLSearchParams({
			courier_account: data.courier_account,
			service: data.service,
			status: "Bought",
		});
		const route = frappe.utils.generate_route({ type: "doctype", name: "Shipping Label" });
		return `<a href="${route}?${frappe.utils.escape_html(query.toString())}">${value}</a>`;
	},
};
