frappe.listview_settings["Courier Account"] = {
	add_fields: ["enabled", "sync_status"],

	get_indicator(doc) {
		if (!doc.enabled) return [__("Disabled"), "gray", "enabled,=,0"];
		if (doc.sync_status === "Failing") return [__("Failing"), "red", "sync_status,=,Failing"];
		return [__("Enabled"), "green", "enabled,=,1"];
	},
};
