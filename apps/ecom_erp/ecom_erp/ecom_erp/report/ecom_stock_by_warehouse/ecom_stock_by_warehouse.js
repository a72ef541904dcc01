frappe.query_reports["Ecom Stock by Warehouse"] = {
	filters: [
		{ fieldname: "warehouse", label: __("Warehouse"), fieldtype: "Link", options: "Warehouse" },
		{ fieldname: "item_code", label: __("Item"), fieldtype: "Link", options: "Item" },
		{ fieldname: "item_group", label: __("Item Group"), fieldtype: "Link", options: "Item Group" },
		{ fieldname: "shop", label: __("Shop"), fieldtype: "Link", options: "Ecom Shop" },
		{ fieldname: "short_only", label: __("Nothing Available"), fieldtype: "Check" },
	],

	// what stands behind a number: DocType and filters of its list
	behind: {
		actual_qty: (row) => ["Stock Ledger Entry", { item_code: row.item_code, warehouse: row.warehouse }],
		reserved_qty: (row) => [
			"Sales Order",
			{
				"Sales Order Item.item_code": row.item_code,
				"Sales Order Item.warehouse": row.warehouse,
				docstatus: 1,
				status: ["not in", ["Completed", "Closed", "On Hold"]],
			},
		],
		in_parcels: (row) => [
			"Fulfilment Order",
			{
				"Fulfilment Order Item.item_code": row.item_code,
				warehouse: row.warehouse,
				status: ["in", ["To Pick", "Picked", "Packed", "Labelled"]],
			},
		],
		ordered_qty: (row) => [
			"Purchase Order",
			{
				"Purchase Order Item.item_code": row.item_code,
				"Purchase Order Item.warehouse": row.warehouse,
				docstatus: 1,
			},
		],
		indented_qty: (row) => [
			"Material Request",
			{ "Material Request Item.item_code": row.item_code, docstatus: 1 },
		],
		in_transit: (row) => ["Stock Ledger Entry", { item_code: row.item_code, warehouse: row.warehouse }],
		listed: (row) => [
			"Ecom Listing",
			{ "Ecom Listing Item.item_code": row.item_code, status: "Mapped", sent_at: ["is", "set"] },
		],
	},

	formatter(value, row, column, data, default_formatter) {
		const text = default_formatter(value, row, column, data);
		const behind = frappe.query_reports["Ecom Stock by Warehouse"].behind[column.fieldname];
		if (!data || !data.item_code || !value || !behind) return text;
		const [doctype, filters] = behind(data);
		return frappe.model.can_read(doctype) ? ecom_erp.list_link(doctype, filters, text) : text;
	},
};
