frappe.query_reports["Box Savings"] = {
	filters: [
		...ecom_erp.period_filters(),
		{ fieldname: "shop", label: __("Shop"), fieldtype: "Link", options: "Ecom Shop" },
	],
};
