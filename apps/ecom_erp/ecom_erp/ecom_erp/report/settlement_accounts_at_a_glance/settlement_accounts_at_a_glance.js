frappe.query_reports["Settlement Accounts at a Glance"] = {
	filters: [],

	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		if (!data || !value) return shown;
		if (column.fieldname === "on_the_way") {
			const query = new URLSearchParams({ settlement_account: data.account, only_missing: 0 });
			return `<a href="/app/query-report/Payments Not Settled?${frappe.utils.escape_html(query.toString())}">${shown}</a>`;
		}
		if (["open_lines", "difference"].includes(column.fieldname)) {
			const filters = { settlement_account: data.account, state: "Open" };
			return ecom_erp.list_link("Ecom Settlement Line", filters, shown);
		}
		return shown;
	},
};
