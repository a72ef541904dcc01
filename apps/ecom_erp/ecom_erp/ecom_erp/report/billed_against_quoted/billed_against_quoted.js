frappe.query_reports["Billed against Quoted"] = {
	filters: [
		...ecom_erp.period_filters(),
		{
			fieldname: "group_by",
			label: __("Group By"),
			fieldtype: "Select",
			options: [
				{ value: "Courier", label: __("Courier") },
				{ value: "Service", label: __("Service") },
				{ value: "Lane", label: __("Lane") },
				{ value: "Cause", label: __("Cause") },
			],
			default: "Courier",
			reqd: 1,
		},
		{
			fieldname: "bill_account",
			label: __("Bill Account"),
			fieldtype: "Link",
			options: "Ecom Bill Account",
		},
	],
};
