frappe.listview_settings["Courier Account"] = {
	add_fields: ["enabled", "sync_status", "numbers_low"],

	get_indicator(doc) {
		if (!doc.enabled) return [__("Disabled"), "gray", "enabled,=,0"];
		if (doc.sync_status === "Failing") return [__("Failing"), "red", "sync_status,=,Failing"];
		if (doc.numbers_low) return [__("Low on Numbers"), "orange", "numbers_low,=,1"];
		return [__("Enabled"), "green", "enabled,=,1"];
	},
};
