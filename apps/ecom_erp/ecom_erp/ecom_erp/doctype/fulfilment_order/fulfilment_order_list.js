const AT_WORK = ["To Pick", "Picked", "Packed", "Labelled"];

frappe.listview_settings["Fulfilment Order"] = {
	add_fields: ["status", "promised_date", "problem", "tracking_numbers", "packages"],
	hide_name_column: true,
	get_indicator: ecom_erp.status_indicator("Fulfilment Order"),

	formatters: {
		promised_date: ecom_erp.due_date((doc) => AT_WORK.includes(doc.status)),
		tracking_numbers: (value) => frappe.utils.escape_html(value || ""),
	},

	onload(listview) {
		ecom_erp.fit_columns(listview);
		ecom_erp.quick_filters(listview, [
			[
				__("To Pick Today"),
				{ status: "To Pick", wave: ["is", "not set"], promised_date: ["<=", frappe.datetime.get_today()] },
			],
			[__("To Pick"), { status: "To Pick", wave: ["is", "not set"] }],
			[__("In a Wave"), { status: ["in", ["To Pick", "Picked"]], wave: ["is", "set"] }],
			[__("Waiting for Stock"), { status: "Waiting for Stock" }],
			[__("To Pack"), { status: "Picked" }],
			[__("To Label"), { status: "Packed" }],
			[__("To Hand Over"), { status: "Labelled" }],
			[__("Late"), { promised_date: ["<", frappe.datetime.get_today()], status: ["in", AT_WORK] }],
			[__("With a Problem"), { problem: ["is", "set"], status: ["in", AT_WORK] }],
			[__("Delivery Problems"), { problem: ["is", "set"], status: "Shipped" }],
			[__("Awaiting Delivery"), { status: "Shipped" }],
			[__("Shipped Today"), { shipped_at: ["Timespan", "today"] }],
			[__("All Parcels"), {}],
		]);
		const print = () => ecom_erp.print_many(listview.get_checked_items(true));
		listview.page.add_actions_menu_item(__("Print Labels and Slips"), print);
		ecom_erp.pool.add_keys(listview.page, [
			["p", __("Print the labels of the chosen parcels"), () => print_chosen(listview, print)],
		]);
		if (frappe.model.can_write("Ecom Order")) ecom_erp.add_merge_action(listview, "merge");
		if (!frappe.model.can_write("Fulfilment Order")) return;
		listview.page.add_inner_button(__("Next Wave"), ecom_erp.next_wave);
		listview.page.add_inner_button(__("Packing Station"), () => frappe.set_route("packing-station"));
		listview.page.add_actions_menu_item(__("Create Wave"), () => make_wave(listview));
		for (const [label, title, action, size] of [
			// as many as waybill services give in one call
			[__("Buy Labels"), __("Buying labels"), "buy_label", 10],
			[__("Ship"), __("Shipping"), "ship"],
		]) {
			ecom_erp.bulk_action(
				listview,
				label,
				title,
				(names) => frappe.xcall("ecom_erp.api.desk.warehouse.fulfil_many", { names, action }),
				size,
			);
		}
	},

	button: {
		show: (doc) => doc.tracking_numbers && doc.status !== "Cancelled",
		get_label: () => __("Label"),
		get_description: (doc) => __("Print the label {0}", [doc.tracking_numbers]),
		action: (doc) => ecom_erp.print_labels(doc.name),
	},
};

function print_chosen(listview, print) {
	if (listview.get_checked_items(true).length) print();
	else frappe.show_alert(__("Tick parcels first."));
}

async function make_wave(listview) {
	const names = listview.get_checked_items(true);
	const message = await frappe.xcall("ecom_erp.api.desk.waves.make_waves", { names });
	ecom_erp.show_result(message);
	if (message.waves.length === 1) frappe.set_route("Form", "Fulfilment Wave", message.waves[0]);
	else ecom_erp.open_list("Fulfilment Wave", { name: ["in", message.waves] });
}
