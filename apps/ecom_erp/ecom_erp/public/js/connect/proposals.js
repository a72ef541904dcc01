// The dialog in which one chooses what a shop is set to.

export function ask_proposals({ fields, warehouses, warehouse_options, gateways, accounts }, apply) {
	const rows = fields.map(({ fieldname, label, value, options }) => ({
		fieldname,
		label,
		default: value,
		...(options.length ? { fieldtype: "Select", options: ["", ...options] } : { fieldtype: "Data" }),
	}));
	if (warehouse_options.length) {
		rows.push({
			fieldname: "warehouses",
			fieldtype: "MultiCheck",
			label: __("Warehouses"),
			columns: 2,
			options: warehouse_options.map((name) => ({
				label: name,
				value: name,
				checked: warehouses.includes(name) || warehouse_options.length === 1,
			})),
		});
	}
	for (const [index, { title }] of gateways.entries()) {
		rows.push({
			fieldname: `gateway_${index}`,
			label: __("Account of the gateway {0}", [title]),
			fieldtype: "Select",
			options: ["", ...accounts],
		});
	}
	const dialog = new frappe.ui.Dialog({
		title: __("Apply Proposals"),
		fields: rows,
		primary_action_label: __("Apply"),
		primary_action(values) {
			const chosen = { gateways: {} };
			for (const [name, value] of Object.entries(values)) {
				if (!name.startsWith("gateway_")) chosen[name] = value;
			}
			for (const [index, { gateway }] of gateways.entries()) {
				chosen.gateways[gateway] = values[`gateway_${index}`] || "";
			}
			dialog.hide();
			apply(chosen);
		},
	});
	dialog.show();
}

export const is_empty = (proposals) =>
	!proposals || !(proposals.fields.length || proposals.warehouse_options.length || proposals.gateways.length);
