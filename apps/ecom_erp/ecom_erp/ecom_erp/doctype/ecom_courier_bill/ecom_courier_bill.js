const BILLS = "ecom_erp.api.desk.courier_bills";

frappe.ui.form.on("Ecom Courier Bill", {
	refresh(frm) {
		frm.disable_save();
		show_headline(frm);
		show_proof(frm);
		const lines = (filters) => () =>
			ecom_erp.open_list("Ecom Courier Bill Line", { courier_bill: frm.doc.name, ...filters });
		const claims = () => ecom_erp.open_list("Ecom Claim", { courier_bill: frm.doc.name });
		frm.add_custom_button(__("All Lines"), lines({}), __("View"));
		frm.add_custom_button(__("Open Lines"), lines({ state: "Open" }), __("View"));
		frm.add_custom_button(__("Claims"), claims, __("View"));
		frm.add_custom_button(__("What Is Posted"), () => show_proposal(frm, false), __("View"));
		if (!frm.perm[0] || !frm.perm[0].write) return;
		const { status } = frm.doc;
		if (status === "Open") {
			ecom_erp.action_button(frm, __("Check Again"), () => ecom_erp.act(frm, `${BILLS}.audit_again`));
			ecom_erp.action_button(frm, __("Open Lines"), lines({ state: "Open" }), { primary: true });
		}
		if (status === "Ready")
			ecom_erp.action_button(frm, __("Post"), () => show_proposal(frm, true), { primary: true });
		if ((frm.doc.postings || []).some((row) => !row.taken_back))
			ecom_erp.action_button(frm, __("Take Back"), () => take_back(frm));
	},
});

const text = (value) => frappe.utils.escape_html(String(value ?? ""));

function show_headline(frm) {
	const { doc } = frm;
	const said = {
		Reading: __("Its lines are being read."),
		Open: __("{0} lines cost more than was quoted, or are of no parcel. Accept or claim each.", [
			doc.open_count,
		]),
		Ready: __("Every line is decided. Post shows what goes into the books first."),
		Posted: doc.posted_at
			? __("Posted {0} by {1}", [frappe.datetime.str_to_user(doc.posted_at), doc.posted_by])
			: "",
	};
	const words = doc.problem ? ecom_erp.said(frm, doc, "problem") : said[doc.status];
	ecom_erp.headline(frm, ecom_erp.colour(doc.doctype, doc.status), [__(doc.status), words]);
}

function table(titles, rows) {
	return `<div class="table-responsive"><table class="table table-bordered small">
		<thead><tr>${titles.map((title) => `<th>${title}</th>`).join("")}</tr></thead>
		<tbody>${rows.join("")}</tbody></table></div>`;
}

function show_proof(frm) {
	const { doc } = frm;
	const { causes, claims } = (doc.__onload || {}).page || { causes: [], claims: [] };
	const money = (value) => text(format_currency(value, doc.currency));
	const parts = [
		[__("Asked For"), doc.provable ? money(doc.total) : __("not stated")],
		[__("Lines with Tax"), money(doc.lines_total)],
		[__("Charged Too Much"), money(doc.too_much)],
		[__("Held Back"), money(doc.held)],
	];
	const result = !doc.provable
		? `<span class="text-muted">${__("The courier states no total, so this cannot be proven.")}</span>`
		: doc.difference
			? `<b class="text-danger">${__("Difference")} ${money(doc.difference)}</b>`
			: `<b class="text-success">${__("Adds up to the last cent")}</b>`;
	const sum = parts
		.map(
			([label, value]) =>
				`<div class="col-sm-3 col-6"><div class="text-muted small">${label}</div>${value}</div>`,
		)
		.join("");
	const may_decide = doc.status === "Open" && frm.perm[0] && frm.perm[0].write;
	const buttons = (row) =>
		may_decide && row.state === "Open"
			? `<button class="btn btn-xs btn-default" data-act="accept" data-cause="${text(row.cause)}">${__("Accept All")}</button>
				${Number(row.claimable) > 0 ? `<button class="btn btn-xs btn-default" data-act="claim" data-cause="${text(row.cause)}">${__("Claim All")}</button>` : ""}`
			: "";
	const rows = causes.map(
		(row) => `<tr><td><a href="#" data-cause="${text(row.cause)}" data-state="${text(row.state)}">${
			row.cause ? text(__(row.cause)) : __("As quoted")
		}</a></td><td>${text(__(row.state))}</td><td class="text-right">${row.lines}</td>
			${["expected", "net", "claimable"].map((field) => `<td class="text-right">${text(row[field])}</td>`).join("")}
			<td>${buttons(row)}</td></tr>`,
	);
	const claimed = claims.map(
		(row) => `<tr><td>${text(__(row.status))}</td><td class="text-right">${row.claims}</td>
			<td class="text-right">${text(row.amount)}</td><td class="text-right">${text(row.credited)}</td></tr>`,
	);
	const titles = [
		__("Cause"),
		__("State"),
		__("Lines"),
		__("Expected"),
		__("Billed"),
		__("May Be Claimed"),
		"",
	];
	frm
		.get_field("proof_html")
		.$wrapper.html(
			`<div class="row mb-2">${sum}</div><div class="mb-3">${result}</div>${table(titles, rows)}` +
				(claimed.length ? table([__("Claims"), __("Count"), __("Amount"), __("Credited")], claimed) : ""),
		)
		.off("click")
		.on("click", "a[data-cause]", (event) => {
			event.preventDefault();
			const { cause, state } = event.currentTarget.dataset;
			const filters = { courier_bill: doc.name, state, cause: cause || ["is", "not set"] };
			ecom_erp.open_list("Ecom Courier Bill Line", filters);
		})
		.on("click", "button[data-act]", (event) => {
			const { act, cause } = event.currentTarget.dataset;
			decide_all(frm, cause, act === "claim");
		});
}

function decide_all(frm, cause, is_claim) {
	const run = (note) =>
		ecom_erp.act(frm, `${BILLS}.decide_all`, { cause, is_claim: is_claim ? 1 : 0, note: note || "" });
	if (is_claim) {
		frappe.confirm(__("Claim all open lines: {0}?", [__(cause)]), () => run());
		return;
	}
	frappe.prompt(
		[{ fieldname: "note", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }],
		({ note }) => run(note),
		__("Accept all open lines: {0}", [__(cause)]),
		__("Accept All"),
	);
}

async function show_proposal(frm, to_post) {
	const { message } = await frappe.call({
		method: `${BILLS}.proposal`,
		args: { name: frm.doc.name },
		freeze: true,
		freeze_message: __("Working out what is posted..."),
	});
	const may_post = to_post && !message.obstacles.length;
	const dialog = new frappe.ui.Dialog({
		title: to_post ? __("Post Courier Bill") : __("What Is Posted"),
		size: "large",
		primary_action_label: may_post ? __("Post") : __("Close"),
		primary_action() {
			dialog.hide();
			if (may_post) ecom_erp.act(frm, `${BILLS}.post`, {}, __("Posting..."));
		},
	});
	const obstacles = message.obstacles
		.map((said) => `<div class="alert alert-warning">${text(said)}</div>`)
		.join("");
	const rows = message.rows.map(
		(row) => `<tr><td>${text(row.account)}</td><td>${text(__(row.purpose))}</td><td>${text(row.shop)}</td>
			<td class="text-right">${text(row.amount)}</td></tr>`,
	);
	const sums = [
		[__("Tax"), message.tax],
		[__("Total"), message.total],
		[__("Held Back"), message.held],
	].map(
		([label, value]) => `<tr><td colspan="3">${label}</td><td class="text-right">${text(value)}</td></tr>`,
	);
	const titles = [__("Account"), __("Kind"), __("Shop"), __("Amount")];
	dialog.$body.html(`<div class="p-3">${obstacles}${table(titles, [...rows, ...sums])}</div>`);
	dialog.show();
}

function take_back(frm) {
	frappe.confirm(__("Its purchase invoices are cancelled. Take {0} back?", [frm.doc.name]), () =>
		ecom_erp.act(frm, `${BILLS}.take_back`, {}, __("Taking back...")),
	);
}
