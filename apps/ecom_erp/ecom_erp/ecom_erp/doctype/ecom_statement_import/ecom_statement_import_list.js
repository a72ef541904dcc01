frappe.listview_settings["Ecom Statement Import"] = {
	add_fields: ["status"],

	get_indicator(doc) {
		const colours = {
			New: "blue",
			Checking: "blue",
			Checked: "orange",
			Importing: "blue",
			Done: "green",
			Failed: "red",
		};
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},
};
