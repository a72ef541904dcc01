// What stands in the cells of the list of orders, in two lines each. What is beside the order's own fields comes in one call
// for all rows of a page; until it is there, and after a row was drawn anew, cells show what is known.
frappe.provide("ecom_erp.pool");

const escape = (text) => frappe.utils.escape_html(String(text ?? ""));
const SHOWN_STEPS = ["Waiting for Stock", "To Pick", "Picked", "Packed", "Labelled", "Shipped", "Delivered"];
const DONE = ["Delivered", "Completed", "Shipped at Shop", "Cancelled"];

ecom_erp.pool.facts = {};

const facts_of = (doc) => ecom_erp.pool.facts[doc.name] || { lines: [], parcels: [], more: 0 };

const two_lines = (first, second, title = "") =>
	`<div class="ecom-cell" title="${escape(title)}"><div>${first || "&nbsp;"}</div><div class="second">${second || "&nbsp;"}</div></div>`;

ecom_erp.pool.thumb = (line) => {
	const letter = escape((line.title || line.sku || "?").trim().charAt(0).toUpperCase());
	return line.image
		? `<img class="ecom-thumb" src="${escape(line.image)}" alt="" loading="lazy" title="${escape(line.title)}">`
		: `<span class="ecom-thumb" title="${escape(line.title)}">${letter}</span>`;
};

// "Shipped", or "Packed 1/2" of several parcels: how many are as far as the one that is furthest.
ecom_erp.pool.fulfilment = (parcels) => {
	if (!parcels.length) return "";
	const furthest = Math.max(...parcels.map((one) => SHOWN_STEPS.indexOf(one.status)));
	const there = parcels.filter((one) => SHOWN_STEPS.indexOf(one.status) === furthest).length;
	const text = __(SHOWN_STEPS[furthest] || parcels[0].status, null, "Fulfilment Order");
	return there === parcels.length ? text : `${text} ${there}/${parcels.length}`;
};

const pieces = (doc) => (doc.pieces === 1 ? __("1 piece") : __("{0} pieces", [doc.pieces || 0]));

// Why it waits, else what comes next.
const next = (doc) => facts_of(doc).reason || doc.hold_reason || __(doc.next_action || "");

const money = (doc) => escape(format_currency(doc.total, doc.currency));

const tags = (doc) =>
	[doc.priority === "Normal" ? "" : __(doc.priority || ""), doc.all_tags].filter(Boolean).join(", ");

ecom_erp.pool.CELLS = {
	next_action: (_value, _df, doc) => {
		const why = doc.hold_reason ? next(doc) : "";
		const shown = `<span class="${doc.status === "On Hold" ? "text-danger" : ""}" data-waits="${escape(doc.name)}">${escape(why)}</span>`;
		return two_lines(escape(__(doc.next_action || "")), why && shown, why);
	},
	buyer_name: (value, _df, doc) =>
		two_lines(escape(value), escape(ecom_erp.pool.country(doc.ship_country)), value),
	pieces: (_value, _df, doc) => {
		const { lines, more } = facts_of(doc);
		const shown = lines.map(ecom_erp.pool.thumb).join("");
		const count = more > 0 ? `${pieces(doc)} (+${more})` : pieces(doc);
		return two_lines(shown, escape(count), lines.map((line) => `${line.qty} × ${line.title}`).join("\n"));
	},
	payment_state: (value, _df, doc) => two_lines(money(doc), escape(__(value || ""))),
	courier_account: (value, _df, doc) => {
		const { parcels } = facts_of(doc);
		const couriers = [...new Set(parcels.map((one) => one.courier).filter(Boolean))];
		const shown = couriers.join(", ") || value || "";
		return two_lines(escape(ecom_erp.pool.fulfilment(parcels)), escape(shown), shown);
	},
	promised_date: (value, df, doc) => {
		const date = ecom_erp.due_date((one) => !DONE.includes(one.status))(value, df, doc);
		return two_lines(date, escape(tags(doc)), tags(doc));
	},
};

// "Greece" in the reader's language; the code where the browser knows no name.
ecom_erp.pool.country = (code) => {
	if (!/^[A-Z]{2}$/.test(code || "")) return code || "";
	try {
		return new Intl.DisplayNames([frappe.boot.lang || "en"], { type: "region" }).of(code);
	} catch {
		return code;
	}
};

// On a phone Frappe shows the first cell alone: there the rest stands in lines below the number.
ecom_erp.pool.summary = (doc) => {
	const status = __(doc.status, null, "Ecom Order");
	const colour = ecom_erp.colour("Ecom Order", doc.status);
	const rest = [doc.buyer_name, ecom_erp.pool.country(doc.ship_country), pieces(doc)]
		.filter(Boolean)
		.join(" · ");
	return `<div class="ecom-second"><span class="indicator-pill ${colour}">${escape(status)}</span> ${money(doc)}</div>
		<div class="ecom-second">${escape(rest)}</div>${
			doc.hold_reason || doc.next_action ? `<div class="ecom-second">${escape(next(doc))}</div>` : ""
		}`;
};
