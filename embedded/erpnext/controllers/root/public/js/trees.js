// Trees that every company has for itself.
const TREES = { Account: "account_name", "Cost Center": "cost_center_name", Warehouse: "warehouse_name" };

frappe.provide("frappe.treeview_settings");

for (const [doctype, title] of Object.entries(TREES)) {
	frappe.treeview_settings[doctype] = {
		get_tree_nodes: "erpnext.utilities.company_tree.get_children",
		get_tree_root: false,
		root_label: doctype,
		filters: [
			{
				fieldname: "company",
				fieldtype: "Link",
				options: "Company",
				label: __("Company"),
				default: frappe.defaults.get_user_default("Company"),
			},
		],
		fields: [
			{ fieldtype: "Data", fieldname: title, label: __("Name"), reqd: 1 },
			{ fieldtype: "Check", fieldname: "is_group", label: __("Is Group") },
		],
	};
}
