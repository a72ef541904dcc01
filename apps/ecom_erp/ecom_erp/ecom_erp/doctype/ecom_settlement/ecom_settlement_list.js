frappe.listview_settings["Ecom Settlement"] = {
	add_fields: ["status"],

	get_indicator(doc) {
		const colours = { Reading: "blue", Inconsistent: "red", Open: "orange", Ready: "blue", Posted: "green" };
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},
};
