frappe.listview_settings["Ecom Exchange Run"] = {
	add_fields: ["status"],

	get_indicator(doc) {
		const colours = {
			Waiting: "blue",
			Running: "blue",
			"To Confirm": "orange",
			Sending: "blue",
			Sent: "blue",
			Done: "green",
			Accepted: "green",
			Failed: "red",
			Refused: "red",
			Unknown: "orange",
		};
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},
};
