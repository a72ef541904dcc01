frappe.listview_settings["Ecom Settlement Line"] = {
	add_fields: ["state"],

	get_indicator(doc) {
		const colours = { Open: "orange", Matched: "green", Accepted: "blue" };
		return [__(doc.state), colours[doc.state], `state,=,${doc.state}`];
	},
};
