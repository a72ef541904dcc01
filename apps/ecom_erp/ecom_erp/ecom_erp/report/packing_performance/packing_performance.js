frappe.query_reports["Packing Performance"] = {
	filters: [
		...ecom_erp.period_filters(),
		{ fieldname: "warehouse", label: __("Warehouse"), fieldtype: "Link", options: "Warehouse" },
		{ fieldname: "packer", label: __("Packer"), fieldtype: "Link", options: "User" },
	],
};
