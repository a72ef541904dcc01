// Several orders changed at once: courier, warehouse, priority, tags; and their addresses checked. Each that fails is named.
frappe.provide("ecom_erp.pool");

const METHODS = "ecom_erp.api.desk.pool";

ecom_erp.pool.add_bulk_edit = function (listview) {
	listview.page.add_actions_menu_item(__("Change Orders"), () => change(listview));
	ecom_erp.bulk_action(listview, __("Ship Available Now"), __("Looking for stock..."), async (names) => {
		const method = "ecom_erp.api.desk.waiting.ship_available_of_many";
		return (await frappe.call({ method, args: { names } })).message;
	});
	listview.page.add_actions_menu_item(__("Check Addresses"), () => check_addresses(listview));
};

async function change(listview) {
	const names = listview.get_checked_items(true);
	const dialog = new frappe.ui.Dialog({
		title: __("Change {0} Orders", [names.length]),
		fields: fields(await warehouses(listview)),
		primary_action_label: __("Change"),
		primary_action(entered) {
			const values = to_send(entered);
			if (!Object.keys(values).length) return frappe.show_alert(__("Enter what is to be changed."));
			dialog.hide();
			ecom_erp.run_bulk(
				listview,
				names,
				__("Changing orders"),
				async (some) =>
					(await frappe.call({ method: `${METHODS}.change_many`, args: { names: some, values } })).message,
			);
		},
	});
	dialog.show();
}

function fields(warehouses) {
	const link = (fieldname, label, more) => ({ fieldname, label, ...more });
	return [
		link("priority", __("Priority"), { fieldtype: "Select", options: ["", "Normal", "High", "Urgent"] }),
		link("courier_account", __("Courier"), {
			fieldtype: "Link",
			options: "Courier Account",
			depends_on: "eval:!doc.free_courier",
			get_query: () => ({ filters: { enabled: 1 } }),
		}),
		link("free_courier", __("Let the app choose the courier"), { fieldtype: "Check" }),
		link("pinned_warehouse", __("Ship Only From"), {
			fieldtype: "Select",
			options: ["", ...warehouses],
			depends_on: "eval:!doc.free_warehouse",
		}),
		link("free_warehouse", __("Let the app choose the warehouse"), { fieldtype: "Check" }),
		link("add_tags", __("Add Tags"), { fieldtype: "Data", description: __("Separated by commas") }),
		link("remove_tags", __("Remove Tags"), { fieldtype: "Data" }),
	];
}

// What was entered; what was left empty stays as it is.
function to_send({ free_courier, free_warehouse, ...entered }) {
	const values = Object.fromEntries(Object.entries(entered).filter(([, value]) => value));
	if (free_courier) values.courier_account = "";
	if (free_warehouse) values.pinned_warehouse = "";
	return values;
}

// Those of the shops of the chosen orders.
async function warehouses(listview) {
	const shops = [...new Set(listview.get_checked_items().map((doc) => doc.shop))].filter(Boolean);
	const documents = await Promise.all(shops.map((shop) => frappe.db.get_doc("Ecom Shop", shop)));
	return [...new Set(documents.flatMap((shop) => shop.warehouses.map((row) => row.warehouse)))].sort();
}

function check_addresses(listview) {
	const ask = async (names) =>
		(
			await frappe.call({
				method: `${METHODS}.check_addresses`,
				type: "GET",
				args: { names: JSON.stringify(names) },
			})
		).message;
	ecom_erp.in_chunks(
		listview.get_checked_items(true),
		__("Checking addresses"),
		ask,
		5,
		__("Addresses to correct"),
	);
}
