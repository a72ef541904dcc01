// A new order from a phone call, a letter, a fax, or at the counter: typed beside the picture of what came.
frappe.provide("ecom_erp");

const METHODS = "ecom_erp.api.desk.entry";
const ITEMS = "ecom_erp.api.desk.listings.items";
const ADDRESS = [
	"company",
	"line1",
	"line2",
	"city",
	"province_code",
	"postal_code",
	"country_code",
	"phone",
];
const ENTERING = ["Ecom Manager", "Order Clerk", "System Manager"];

ecom_erp.may_enter_orders = () => frappe.user.has_role(ENTERING);

ecom_erp.add_new_order = function (listview) {
	if (!ecom_erp.may_enter_orders()) return;
	listview.page.add_inner_button(__("New Order"), () => ecom_erp.new_order());
};

// `buyer`: what is known of him already.
ecom_erp.new_order = async function (buyer = {}) {
	const { message: shops } = await frappe.call({ method: `${METHODS}.shops`, type: "GET" });
	if (!shops.length) {
		return frappe.msgprint(
			__(
				"First create a shop without a URL, of a channel that takes orders from files. Orders that you enter belong to it.",
			),
		);
	}
	const key = frappe.utils.get_random(20).toLowerCase();
	const dialog = new frappe.ui.Dialog({
		title: __("New Order"),
		size: "extra-large",
		fields: fields(shops),
		primary_action_label: __("Create Order"),
		primary_action: (values) => enter(dialog, values, key),
		secondary_action_label: __("Save as Quotation"),
		secondary_action() {
			const values = dialog.get_values();
			if (values) ecom_erp.save_as_quotation(dialog, values, key, typed_only);
		},
	});
	dialog.shops = shops;
	watch(dialog);
	dialog.show();
	await dialog.set_values({ shop: shops[0].name, ...buyer });
	show_gateways(dialog);
};

function fields(shops) {
	const data = (fieldname, label, more = {}) => ({ fieldname, label, fieldtype: "Data", ...more });
	const amount = (fieldname, label) => ({ fieldname, label, fieldtype: "Float", precision: 3 });
	return [
		{
			fieldname: "shop",
			fieldtype: "Select",
			label: __("Shop"),
			reqd: 1,
			options: shops.map((one) => one.name),
		},
		data("search", __("Find Buyer"), {
			description: __("Phone number, e-mail address or name, in all shops"),
		}),
		{ fieldname: "found", fieldtype: "HTML" },
		{ fieldtype: "Column Break" },
		{ fieldname: "file", fieldtype: "Attach", label: __("Fax or PDF") },
		{ fieldname: "picture", fieldtype: "HTML" },
		{ fieldtype: "Section Break", label: __("Buyer") },
		data("buyer_name", __("Name"), { reqd: 1 }),
		data("email", __("E-mail")),
		data("phone", __("Phone")),
		data("company", __("Company")),
		{ fieldtype: "Column Break" },
		data("line1", __("Street"), { reqd: 1 }),
		data("line2", __("Address Line 2")),
		data("city", __("City"), { reqd: 1 }),
		{ fieldtype: "Column Break" },
		data("postal_code", __("Postal Code")),
		data("province_code", __("State or Province")),
		data("country_code", __("Country Code"), { reqd: 1, length: 2 }),
		{ fieldtype: "Section Break", label: __("Items") },
		{
			fieldname: "items",
			fieldtype: "Table",
			cannot_add_rows: false,
			in_place_edit: true,
			data: [{}],
			fields: [
				{
					fieldname: "item_code",
					fieldtype: "Link",
					options: "Item",
					label: __("Item"),
					in_list_view: 1,
					columns: 4,
					get_query: () => ({ query: ITEMS }),
				},
				{
					fieldname: "qty",
					fieldtype: "Int",
					label: __("Quantity"),
					in_list_view: 1,
					columns: 1,
					default: 1,
				},
				{ ...amount("price", __("Price")), in_list_view: 1, columns: 2 },
				{ ...amount("discount", __("Discount")), in_list_view: 1, columns: 2 },
				data("stock", __("In Stock"), { read_only: 1, in_list_view: 1, columns: 1 }),
			],
		},
		{ fieldtype: "Section Break", label: __("Amounts and Payment") },
		amount("shipping", __("Shipping")),
		amount("discount", __("Discount on the Order")),
		{ fieldtype: "Column Break" },
		amount("tax", __("Tax")),
		{ fieldname: "taxes_included", fieldtype: "Check", label: __("Prices include the tax"), default: 1 },
		{ fieldtype: "Column Break" },
		{
			fieldname: "payment",
			fieldtype: "Select",
			label: __("Payment"),
			reqd: 1,
			default: "Waits for Payment",
			options: [
				{ value: "Waits for Payment", label: __("Waits for Payment") },
				{ value: "By Link", label: __("Send Payment Link") },
				{ value: "On Delivery", label: __("On Delivery") },
				{ value: "Paid", label: __("Paid") },
			],
		},
		{
			fieldname: "gateway",
			fieldtype: "Select",
			label: __("Payment Method"),
			depends_on: "eval:['Paid', 'On Delivery'].includes(doc.payment)",
		},
		{ fieldtype: "Section Break" },
		{ fieldname: "note", fieldtype: "Small Text", label: __("Note") },
	];
}

function watch(dialog) {
	const search = frappe.utils.debounce(() => find(dialog), 300);
	dialog.get_field("search").$input.on("input", search);
	dialog.get_field("payment").$input.on("change", () => show_gateways(dialog));
	dialog.get_field("shop").$input.on("change", () => show_gateways(dialog));
	dialog.get_field("file").df.onchange = () => show_file(dialog);
	dialog
		.get_field("items")
		.grid.wrapper.on("change awesomplete-selectcomplete", "input", () =>
			setTimeout(() => price_rows(dialog), 200),
		);
}

async function find(dialog) {
	const text = dialog.get_value("search") || "";
	const { message: found } = await frappe.call({ method: `${METHODS}.buyers`, type: "GET", args: { text } });
	const escape = frappe.utils.escape_html;
	const rows = found.map(
		(one, index) =>
			`<a href="#" class="list-group-item list-group-item-action" data-buyer="${index}">${[
				one.buyer_name,
				one.email,
				one.phone,
				one.shop,
			]
				.filter(Boolean)
				.map(escape)
				.join(" · ")}</a>`,
	);
	const box = dialog.get_field("found");
	box.html(`<div class="list-group">${rows.join("")}</div>`);
	box.$wrapper.find("[data-buyer]").on("click", (event) => {
		event.preventDefault();
		const one = found[Number(event.currentTarget.dataset.buyer)];
		const address = Object.fromEntries(ADDRESS.map((field) => [field, one.address[field] || ""]));
		dialog.set_values({
			...address,
			buyer_name: one.buyer_name,
			email: one.email,
			phone: one.phone || address.phone,
		});
		box.html("");
	});
}

function show_gateways(dialog) {
	const shop = dialog.shops.find((one) => one.name === dialog.get_value("shop")) || dialog.shops[0];
	const later = dialog.get_value("payment") === "On Delivery";
	const names = shop.gateways.filter((row) => Boolean(row.pay_later) === later).map((row) => row.gateway);
	dialog.set_df_property("gateway", "options", names);
	if (!names.includes(dialog.get_value("gateway"))) dialog.set_value("gateway", names[0] || "");
}

function show_file(dialog) {
	const address = dialog.get_value("file");
	const html = address
		? `<iframe src="${encodeURI(address)}" title="${__("Fax or PDF")}" style="width:100%;height:320px;border:0"></iframe>`
		: "";
	dialog.get_field("picture").html(html);
}

// Price of the list and free stock of the items that were chosen since.
async function price_rows(dialog) {
	const { grid } = dialog.get_field("items");
	const rows = (grid.df.data || []).filter((row) => row.item_code && row.priced !== row.item_code);
	if (!rows.length) return;
	for (const row of rows) row.priced = row.item_code;
	const { message } = await frappe.call({
		method: `${METHODS}.goods`,
		type: "GET",
		args: { shop: dialog.get_value("shop"), items: JSON.stringify(rows.map((row) => row.item_code)) },
	});
	for (const row of rows) {
		const facts = message[row.item_code] || {};
		if (facts.price !== null && facts.price !== undefined) row.price = facts.price;
		row.qty = row.qty || 1;
		row.stock = facts.stock === null || facts.stock === undefined ? "" : String(facts.stock);
	}
	grid.refresh();
}

// What is sent of the form: {shop, values}.
function typed_only({ shop, file, search, found, picture, ...typed }) {
	typed.items = (typed.items || []).filter((row) => row.item_code);
	return { shop, values: typed };
}

async function enter(dialog, values, key) {
	const { file } = values;
	const { shop, values: typed } = typed_only(values);
	const by_link = typed.payment === "By Link";
	if (by_link) Object.assign(typed, { payment: "Waits for Payment", gateway: "" });
	const { message } = await frappe.call({
		method: `${METHODS}.enter`,
		args: { shop, values: typed, key, file_url: file || "" },
		freeze: true,
	});
	dialog.hide();
	ecom_erp.show_result(message);
	await frappe.set_route("Form", "Ecom Order", message.name);
	if (by_link) ecom_erp.letters.ask_payment(message.name);
}
