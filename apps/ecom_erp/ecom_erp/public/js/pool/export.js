// Orders into a file: those that are ticked, or all that the list's filters leave.
frappe.provide("ecom_erp.pool");

ecom_erp.pool.add_export = function (listview) {
	if (!frappe.model.can_create("Order Export")) return;
	listview.page.add_actions_menu_item(__("Export to File"), () =>
		ask(listview, listview.get_checked_items(true)),
	);
	listview.page.add_menu_item(__("Export Filtered Orders"), () => ask(listview, []));
};

function ask(listview, names) {
	const dialog = new frappe.ui.Dialog({
		title: names.length ? __("Export {0} Orders", [names.length]) : __("Export Filtered Orders"),
		fields: [
			{
				fieldname: "file_format",
				label: __("Format"),
				fieldtype: "Select",
				options: ["CSV", "Excel", "JSON Lines"],
				default: "Excel",
				reqd: 1,
			},
			{
				fieldname: "profile",
				label: __("Columns"),
				fieldtype: "Link",
				options: "Order Export Profile",
				description: __("Leave empty for all columns."),
			},
		],
		primary_action_label: __("Export"),
		async primary_action({ file_format, profile }) {
			dialog.hide();
			const doc = await frappe.db.insert({
				doctype: "Order Export",
				file_format,
				profile,
				orders: names.join("\n"),
				filters: names.length ? "" : JSON.stringify(listview.filter_area.get()),
			});
			frappe.set_route("Form", "Order Export", doc.name);
		},
	});
	dialog.show();
}
