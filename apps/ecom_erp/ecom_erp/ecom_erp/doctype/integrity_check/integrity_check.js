frappe.ui.form.on("Integrity Check", {
	onload(frm) {
		frappe.realtime.off("integrity_check_progress");
		frappe.realtime.on("integrity_check_progress", ({ done, total }) => {
			if (total && done < total) {
				frm.dashboard.show_progress(
					__("Checking"),
					(100 * done) / total,
					__("{0} of {1} documents", [done, total]),
				);
			} else {
				frm.dashboard.hide_progress();
				frm.reload_doc();
			}
		});
	},

	refresh(frm) {
		frm.add_custom_button(
			__("Open Findings"),
			() => frappe.set_route("query-report", "Integrity Findings"),
			__("View"),
		);
	},
});
