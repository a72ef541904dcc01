frappe.query_reports["Customs Data Missing"] = {
	filters: [{ fieldname: "shop", label: __("Shop"), fieldtype: "Link", options: "Ecom Shop" }],
};
