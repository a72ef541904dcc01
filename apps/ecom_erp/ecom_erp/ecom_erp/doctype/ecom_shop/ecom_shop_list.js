frappe.listview_settings["Ecom Shop"] = {
	add_fields: ["enabled", "sync_status", "rehearsal"],
	hide_name_column: true,

	get_indicator(doc) {
		if (!doc.enabled) return [__("Disabled"), "gray", "enabled,=,0"];
		if (doc.sync_status === "Failing") return [__("Connection fails"), "red", "sync_status,=,Failing"];
		if (doc.rehearsal) return [__("Rehearsal"), "orange", "rehearsal,=,1"];
		return [__("Enabled"), "green", "enabled,=,1"];
	},
};
