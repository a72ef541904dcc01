frappe.query_reports["Courier Performance"] = {
	filters: [
		...ecom_erp.period_filters(),
		{ fieldname: "shop", label: __("Shop"), fieldtype: "Link", options: "Ecom Shop" },
		{
			fieldname: "courier_account",
			label: __("Courier Account"),
			fieldtype: "Link",
			options: "Courier Account",
		},
	],
};
