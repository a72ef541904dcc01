frappe.query_reports["Integrity Findings"] = {
	filters: [
		{
			fieldname: "status",
			label: __("Status"),
			fieldtype: "Select",
			options: [
				{ value: "Open", label: __("Open") },
				{ value: "Resolved", label: __("Resolved") },
			],
			default: "Open",
		},
		{
			fieldname: "invariant",
			label: __("Check"),
			fieldtype: "Autocomplete",
			get_data: () =>
				frappe.meta
					.get_docfield("Integrity Finding", "invariant")
					.options.split("\n")
					.map((value) => ({ value, label: __(value) })),
		},
		{ fieldname: "document_type", label: __("Document Type"), fieldtype: "Link", options: "DocType" },
		{ fieldname: "shop", label: __("Shop"), fieldtype: "Link", options: "Ecom Shop" },
	],

	onload: () => frappe.model.with_doctype("Integrity Finding"),

	formatter(value, row, column, data, default_formatter) {
		return default_formatter(column.fieldname === "invariant" ? __(value) : value, row, column, data);
	},
};
