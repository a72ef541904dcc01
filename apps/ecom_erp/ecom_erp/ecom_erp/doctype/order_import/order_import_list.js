frappe.listview_settings["Order Import"] = {
	add_fields: ["status", "problem_count"],

	get_indicator(doc) {
		const colours = { New: "blue", Checked: "orange", Importing: "blue", Done: "green", Failed: "red" };
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},
};
