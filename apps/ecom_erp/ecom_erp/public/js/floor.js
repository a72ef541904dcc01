// Shared by the forms and lists of the warehouse floor.
frappe.provide("ecom_erp");

// Open the packing station with a parcel, or with the next parcel of a wave.
ecom_erp.pack_at_station = function (code) {
	frappe.route_options = { code };
	frappe.set_route("packing-station");
};

// Walk with a wave, shelf by shelf.
ecom_erp.pick_wave = function (wave) {
	frappe.route_options = { wave };
	frappe.set_route("picking");
};

// The packages of a Fulfilment Order that are not cancelled, by their numbers.
ecom_erp.packages_of = (fulfilment_order) =>
	frappe.db.get_list("Fulfilment Package", {
		fields: [
			"name",
			"number",
			"status",
			"box",
			"weight_grams",
			"packed_at",
			"shipping_label",
			"tracking_number",
			"courier_account",
			"tracking_status",
			"problem",
		],
		filters: { fulfilment_order, status: ["!=", "Cancelled"] },
		order_by: "number asc",
		limit: 0,
	});

// Open the label of each package of a Fulfilment Order. The tab of the first is opened at once, see `open_label`.
ecom_erp.print_labels = async function (fulfilment_order) {
	const tab = window.open("", "_blank");
	const packages = await ecom_erp.packages_of(fulfilment_order);
	const labels = packages.map((row) => row.shipping_label).filter(Boolean);
	if (!labels.length) return tab.close();
	const addresses = await Promise.all(labels.map(ecom_erp.label_address));
	tab.location = addresses.shift();
	for (const address of addresses) window.open(address, "_blank");
};

// Print labels and packing slips of several Fulfilment Orders: at the print station of this computer, else as one PDF in the
// order of the slots, and a file for label printers where couriers send such labels.
ecom_erp.print_many = (names) => ecom_erp.print_parcels(names, () => print_as_file(names));

// The tab is opened at once, see `open_label`.
async function print_as_file(names) {
	const method = "ecom_erp.api.desk.label_prints";
	const tab = window.open("", "_blank");
	const address = (kind) =>
		`/api/method/${method}.${kind}?${new URLSearchParams({ names: JSON.stringify(names) })}`;
	try {
		const { message } = await frappe.call({
			method: `${method}.papers`,
			type: "GET",
			args: { names: JSON.stringify(names) },
		});
		if (message.pdf) tab.location = address("as_pdf");
		else tab.close();
		if (message.zpl) save(address("as_zpl"));
		if (message.without.length) {
			frappe.msgprint({
				title: __("Without a Label"),
				indicator: "orange",
				message: message.without.map(frappe.utils.escape_html).join("<br>"),
			});
		}
	} catch (error) {
		tab.close();
		throw error;
	}
}

// Save a file without a second tab: a click opens one, browsers block the others.
function save(address) {
	const link = document.createElement("a");
	link.href = address;
	link.download = "";
	link.click();
}

const LAST_WAREHOUSE = "ecom_erp_wave_warehouse";

// The warehouse of the last wave that was made in this browser, else the only one that there is.
async function usual_warehouse() {
	const names = (await frappe.db.get_list("Ecom Warehouse Profile", { limit: 50 })).map((row) => row.name);
	const last = localStorage.getItem(LAST_WAREHOUSE);
	return names.includes(last) ? last : names.length === 1 ? names[0] : "";
}

// Ask for the criteria of the next wave; make, release and print it where wanted, and open it.
ecom_erp.next_wave = async function () {
	const usual = await usual_warehouse();
	frappe.prompt(
		[
			{
				fieldname: "warehouse",
				fieldtype: "Link",
				options: "Ecom Warehouse Profile",
				label: __("Warehouse"),
				default: usual,
				reqd: 1,
			},
			{
				fieldname: "ship_by",
				fieldtype: "Date",
				label: __("Ship By"),
				description: __("Parcels that must leave by this date. Leave empty for all."),
			},
			{ fieldname: "most_parcels", fieldtype: "Int", label: __("Maximum Parcels"), default: 30, reqd: 1 },
			{ fieldname: "column", fieldtype: "Column Break" },
			{
				fieldname: "priority",
				fieldtype: "Select",
				options: "\nNormal\nHigh\nUrgent",
				label: __("Priority"),
			},
			{ fieldname: "shop", fieldtype: "Link", options: "Ecom Shop", label: __("Shop") },
			{
				fieldname: "courier_account",
				fieldtype: "Link",
				options: "Courier Account",
				label: __("Courier Account"),
			},
			{ fieldname: "single_items_first", fieldtype: "Check", label: __("Single Items First") },
			{
				fieldname: "print",
				fieldtype: "Check",
				label: __("Release and Print Pick List"),
				default: 1,
			},
		],
		({ print, ...criteria }) => make_next_wave(criteria, print),
		__("Next Wave"),
		__("Create Wave"),
	);
};

async function make_next_wave(criteria, print) {
	const tab = print ? window.open("", "_blank") : null; // at once: a browser blocks what opens later
	try {
		const message = await frappe.xcall("ecom_erp.api.desk.waves.next_wave", criteria);
		localStorage.setItem(LAST_WAREHOUSE, criteria.warehouse);
		ecom_erp.show_result(message);
		try {
			if (print) await frappe.xcall("ecom_erp.api.desk.waves.release", { name: message.wave });
		} finally {
			frappe.set_route("Form", "Fulfilment Wave", message.wave); // there it says what is missing
		}
		if (tab) tab.location = ecom_erp.print_address("Fulfilment Wave", message.wave, "Wave Pick List");
	} catch (error) {
		if (tab) tab.close();
		throw error;
	}
}

// From which batches to take the pieces of an item, what expires first.
ecom_erp.batches = (rows) =>
	(rows || [])
		.map((row) => {
			const expires = row.expires ? `, ${__("expires {0}", [frappe.datetime.str_to_user(row.expires)])}` : "";
			const text = `${row.qty} × ${__("Batch")} ${row.batch}${expires}`;
			return `<div class="bold" data-batch>${frappe.utils.escape_html(text)}</div>`;
		})
		.join("");

// Ship parcels some at a time, with progress.
ecom_erp.ship_parcels = function (names) {
	return ecom_erp.in_chunks(names, __("Shipping"), (some) =>
		frappe.xcall("ecom_erp.api.desk.warehouse.fulfil_many", { names: some, action: "ship" }),
	);
};
