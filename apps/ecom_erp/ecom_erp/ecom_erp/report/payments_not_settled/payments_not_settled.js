frappe.query_reports["Payments Not Settled"] = {
	filters: [
		{
			fieldname: "settlement_account",
			label: __("Settlement Account"),
			fieldtype: "Link",
			options: "Ecom Settlement Account",
		},
		{
			fieldname: "from_date",
			label: __("From"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -90),
		},
		{
			fieldname: "only_missing",
			label: __("Only What Is Missing"),
			fieldtype: "Check",
			default: 1,
		},
	],
};
