// Trying review rules on past orders: what would have happened, without doing it.
frappe.provide("ecom_erp");

const PAGE = 200;
const MOST_ROWS = 300;

// `names` of the rules to try, none for all that are enabled.
ecom_erp.try_rules = function (names, shop) {
	const dialog = new frappe.ui.Dialog({
		title: names.length ? __("Try {0} on Past Orders", [names.join(", ")]) : __("Try All Enabled Rules"),
		size: "extra-large",
		fields: [
			{ fieldname: "shop", fieldtype: "Link", label: __("Shop"), options: "Ecom Shop", default: shop || "" },
			{ fieldname: "column_break_days", fieldtype: "Column Break" },
			{ fieldname: "days", fieldtype: "Int", label: __("Last Days"), default: 30, reqd: 1 },
			{ fieldname: "column_break_orders", fieldtype: "Column Break" },
			{ fieldname: "orders", fieldtype: "Int", label: __("Maximum Orders"), default: 500, reqd: 1 },
			{ fieldname: "result_section", fieldtype: "Section Break" },
			{ fieldname: "result", fieldtype: "HTML" },
		],
		primary_action_label: __("Try"),
		primary_action: async (values) => show_trial(dialog, await fetch_trial(names, values)),
	});
	dialog
		.get_field("result")
		.$wrapper.html(
			`<p class="text-muted">${__("Nothing is changed. The newest orders are checked first.")}</p>`,
		);
	dialog.show();
	return dialog;
};

// All rows, a page a request, with progress once it takes longer.
async function fetch_trial(names, { shop, days, orders }) {
	const most = Math.min(Math.max(orders, 1), 2000);
	const began = Date.now();
	let rows = [];
	let until = null;
	let total = most;
	try {
		while (rows.length < total) {
			const count = Math.min(PAGE, total - rows.length);
			const { message } = await frappe.call({
				method: "ecom_erp.api.desk.review_rules.try_rules",
				args: { names, shop: shop || null, days, until, start: rows.length, count },
			});
			if (!rows.length) total = Math.min(message.total, most);
			until = message.until;
			rows = rows.concat(message.rows);
			if (!message.rows.length) break;
			if (Date.now() - began > 2000) {
				frappe.show_progress(__("Trying Rules"), rows.length, total, __("Nothing is changed."));
			}
		}
	} finally {
		frappe.hide_progress();
	}
	return rows;
}

function show_trial(dialog, rows) {
	const matching = rows.filter((row) => row.matched);
	const different = matching.filter((row) => row.differs);
	const views = { different, matching, all: rows };
	const labels = {
		different: __("Different ({0})", [different.length]),
		matching: __("Matching ({0})", [matching.length]),
		all: __("All ({0})", [rows.length]),
	};
	const wrapper = dialog.get_field("result").$wrapper;
	const draw = (view) => {
		const buttons = Object.entries(labels).map(
			([key, label]) =>
				`<button type="button" class="btn btn-xs ${key === view ? "btn-primary" : "btn-default"}"
					data-view="${key}">${label}</button>`,
		);
		wrapper.html(`<p><b>${summary(rows, matching, different)}</b></p>
			<p>${buttons.join(" ")}</p>${table(views[view])}`);
		wrapper.find("[data-view]").on("click", (event) => draw(event.currentTarget.dataset.view));
	};
	draw(different.length ? "different" : matching.length ? "matching" : "all");
}

function summary(rows, matching, different) {
	if (!rows.length) return __("No orders in this period. Choose more days or another shop.");
	return __("{0} of {1} orders match; {2} would have been processed differently.", [
		matching.length,
		rows.length,
		different.length,
	]);
}

function table(rows) {
	if (!rows.length) return `<p class="text-muted">${__("No orders here.")}</p>`;
	const escape = (text) => frappe.utils.escape_html(text || "").replaceAll("\n", "<br>");
	const heads = [
		__("Order"),
		__("Ordered At"),
		__("Total"),
		__("Status"),
		__("Why"),
		__("New Result"),
		__("Deviation"),
	];
	const body = rows.slice(0, MOST_ROWS).map(
		(row) => `<tr>
			<td><a href="${frappe.utils.get_form_link("Ecom Order", row.order)}" target="_blank">${escape(row.number)}</a></td>
			<td>${escape(frappe.datetime.str_to_user(row.ordered_at))}</td>
			<td class="text-right">${format_currency(row.total, row.currency)}</td>
			<td>${escape(__(row.status, null, "Ecom Order"))}</td>
			<td>${escape(row.why)}</td>
			<td>${escape(row.does)}</td>
			<td>${escape(row.differs)}</td>
		</tr>`,
	);
	const more =
		rows.length > MOST_ROWS ? `<p class="text-muted">${__("The first {0} are shown.", [MOST_ROWS])}</p>` : "";
	return `<div style="max-height:50vh;overflow:auto"><table class="table table-bordered small">
		<thead><tr>${heads.map((head) => `<th>${escape(head)}</th>`).join("")}</tr></thead>
		<tbody>${body.join("")}</tbody></table></div>${more}`;
}
