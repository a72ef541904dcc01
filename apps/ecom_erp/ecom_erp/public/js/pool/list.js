// The list of orders as sellers know it: tabs with counts, columns with pictures, a preview beside the list.
frappe.provide("ecom_erp.pool");

// field by which a column is filtered and sorted (each has an index), and what stands above it
const COLUMNS = () => [
	["next_action", __("Next Step")],
	["buyer_name", __("Buyer")],
	["pieces", __("Pieces")],
	["payment_state", __("Payment")],
	["courier_account", __("Fulfilment")],
	["promised_date", __("Promised Date")],
];
const TABS = () => ({
	all: __("All"),
	to_pay: __("To Pay", null, "Ecom Order"),
	held: __("On Hold", null, "Ecom Order"),
	to_ship: __("To Ship"),
	late: __("Late"),
	done: __("Done", null, "Ecom Order"),
});
const URGENT = ["held", "late"];

ecom_erp.pool.FIELDS = [
	"status",
	"next_action",
	"promised_date",
	"priority",
	"currency",
	"total",
	"hold_reason",
	"shop",
	"buyer_name",
	"ship_country",
	"pieces",
	"payment_state",
	"courier_account",
	"all_tags",
];

// Called once a list is there; before it is drawn for the first time with orders.
ecom_erp.pool.set_up = function (listview) {
	listview.$result.addClass("ecom-orders");
	const { setup_columns, render_list } = listview;
	listview.setup_columns = function () {
		setup_columns.call(listview);
		// whoever has chosen columns of his own keeps them
		if ((listview.list_view_settings || {}).fields) return;
		const fixed = listview.columns.filter((col) => ["Subject", "Tag", "Status"].includes(col.type));
		listview.columns = [...fixed, ...COLUMNS().map(column)];
	};
	listview.render_list = function () {
		render_list.call(listview);
		decorate(listview);
	};
	listview.setup_columns();
	listview.render_header(true);
	frappe.router.on("change", () => ecom_erp.pool.close_preview());
};

const column = ([fieldname, label]) => ({ type: "Field", df: { fieldname, label, fieldtype: "Data" } });

// After each answer of the list: what is beside the orders' fields, and the numbers of the tabs, in one call.
ecom_erp.pool.refresh = async function (listview) {
	const names = listview.data.map((doc) => doc.name);
	const asked = (listview.ecom_asked || 0) + 1;
	listview.ecom_asked = asked;
	const answer = await frappe.xcall("ecom_erp.api.desk.pool.page", { names });
	if (asked !== listview.ecom_asked) return; // a later answer of the list has asked again
	ecom_erp.pool.facts = answer.rows;
	show_tabs(listview, answer);
	listview.render_list();
	listview.set_rows_as_checked();
};

function decorate(listview) {
	const shown = Object.fromEntries(listview.data.map((doc) => [doc.name, doc]));
	for (const link of listview.$result.find(".list-row .list-subject a[data-name]")) {
		const doc = shown[link.dataset.name];
		if (!doc) continue;
		const subject = $(link).closest(".list-subject");
		const eye = $(
			`<button type="button" class="btn btn-xs btn-default ecom-eye" title="${__("Preview")}">${frappe.utils.icon("view", "sm")}</button>`,
		);
		eye.on("click", (event) => {
			event.stopPropagation();
			event.preventDefault();
			ecom_erp.pool.preview(listview, doc.name);
		});
		subject.append(eye, ecom_erp.pool.summary(doc));
	}
}

function show_tabs(listview, { tabs, counted }) {
	const names = TABS();
	const escape = frappe.utils.escape_html;
	const active = active_tab(listview, tabs);
	listview.$ecom_tabs = listview.$ecom_tabs || $('<div class="ecom-tabs" role="tablist"></div>');
	const place = listview.$ecom_tabs;
	if (!place.parent().length) listview.$result.closest(".frappe-list").before(place);
	place.empty();
	for (const tab of tabs) {
		const count = tab.count > counted ? `${counted}+` : tab.count;
		const urgent = URGENT.includes(tab.key) && tab.count ? "urgent" : "";
		const button = $(
			`<button type="button" role="tab" data-tab="${tab.key}" aria-selected="${tab.key === active}"
				class="${urgent} ${tab.key === active ? "active" : ""}">${escape(names[tab.key])}<span class="badge">${count}</span></button>`,
		);
		button.on("click", () => ecom_erp.set_filters(listview, tab.filters));
		place.append(button);
	}
}

// The tab whose filters are those of the list, if there is one.
function active_tab(listview, tabs) {
	const plain = (rows) => JSON.stringify(rows.map((row) => JSON.stringify(row)).sort());
	const now = plain(listview.filter_area.get().map(([, field, operator, value]) => [field, operator, value]));
	const found = tabs.find(({ filters }) => {
		const rows = Object.entries(filters).map(([field, value]) =>
			Array.isArray(value) ? [field, ...value] : [field, "=", value],
		);
		return plain(rows) === now;
	});
	return found && found.key;
}
