frappe.query_reports["Courier Savings"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("From Date"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -30),
			reqd: 1,
		},
		{
			fieldname: "to_date",
			label: __("To Date"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
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
		const route = frappe.utils.generate_route({ type: "doctype", name: "Waybill" });
		return `<a href="${route}?${frappe.utils.escape_html(query.toString())}">${value}</a>`;
	},
};
