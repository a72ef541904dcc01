const SETTLEMENTS = "ecom_erp.api.desk.settlements";

frappe.ui.form.on("Ecom Settlement", {
	onload(frm) {
		ecom_erp.follow_progress(frm, "settlement_progress", __("Working"), (done, total) =>
			__("{0} of {1} lines", [done, total]),
		);
	},

	refresh(frm) {
		frm.disable_save();
		go_on(frm);
		show_headline(frm);
		show_proof(frm);
		frm.get_field("posting_html").$wrapper.empty();
		const may_write = frm.perm[0] && frm.perm[0].write;
		const lines = (filters) => () =>
			ecom_erp.open_list("Ecom Settlement Line", { settlement: frm.doc.name, ...filters });
		frm.add_custom_button(__("All Lines"), lines({}), __("View"));
		frm.add_custom_button(__("Open Lines"), lines({ state: "Open" }), __("View"));
		frm.add_custom_button(__("What Is Posted"), () => show_proposal(frm), __("View"));
		if (!may_write || frm.doc.task) return;
		const { status } = frm.doc;
		if (status === "Open") {
			const again = () => ecom_erp.act(frm, `${SETTLEMENTS}.match_again`);
			ecom_erp.action_button(frm, __("Match Again"), again);
			if (unknown(frm))
				ecom_erp.action_button(frm, __("Name Types"), () => name_types(frm), { primary: true });
			else ecom_erp.action_button(frm, __("Open Lines"), lines({ state: "Open" }), { primary: true });
		}
		if (status === "Ready") ecom_erp.action_button(frm, __("Post"), () => post(frm), { primary: true });
		if (status === "Posted" && frm.doc.payout && frm.doc.bank_state !== "Reconciled") bank_buttons(frm);
		if (frm.doc.attention) ecom_erp.action_button(frm, __("Looked Into"), () => looked_into(frm));
		if (status === "Posted") ecom_erp.action_button(frm, __("Take Back"), () => take_back(frm));
	},
});

const text = (value) => frappe.utils.escape_html(String(value ?? ""));
const page = (frm) => (frm.doc.__onload || {}).page || { kinds: [], findings: [] };
const unknown = (frm) =>
	page(frm).findings.some((row) => row.finding === "Unknown Type" && row.state === "Open");

function show_headline(frm) {
	const { doc } = frm;
	const said = {
		Reading: __("Its lines are being read."),
		Open: __("{0} lines are open. What is matched stays matched.", [doc.open_count]),
		Ready: __("Everything is matched. Post shows what goes into the books first."),
		Posted: __("Posted {0} by {1}", [frappe.datetime.str_to_user(doc.posted_at), doc.posted_by]),
	};
	const { task_problem, attention } = doc.__onload || {};
	if (task_problem || attention) {
		ecom_erp.headline(frm, "red", [__(doc.status), task_problem || attention]);
		return;
	}
	if (doc.task) {
		const at_work =
			doc.task === "Post" ? __("Posting in the background...") : __("Working out what is posted...");
		ecom_erp.headline(frm, "blue", [__(doc.status), at_work]);
		return;
	}
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
	const money = (value) => text(format_currency(value, doc.currency));
	const parts = [
		[__("Opening Balance"), doc.opening],
		[__("Lines"), doc.lines_total],
		[__("Paid Out"), -doc.payout],
		[__("Closing Balance"), -doc.closing],
	];
	const result = !doc.provable
		? `<span class="text-muted">${__("The provider states no total, so this cannot be proven.")}</span>`
		: doc.difference
			? `<b class="text-danger">${__("Difference")} ${money(doc.difference)}</b>`
			: `<b class="text-success">${__("Adds up to the last cent")}</b>`;
	const sum = parts
		.map(
			([label, value]) =>
				`<div class="col-sm-3 col-6"><div class="text-muted small">${label}</div>${money(value)}</div>`,
		)
		.join("");
	const link = (field, value) =>
		`<a href="#" data-field="${field}" data-value="${text(value)}">${text(__(value))}</a>`;
	const kinds = page(frm).kinds.map(
		(row) => `<tr><td>${link("kind", row.kind)}</td><td class="text-right">${row.lines}</td>
			${["amount", "fee", "fee_tax", "net"].map((field) => `<td class="text-right">${text(row[field])}</td>`).join("")}</tr>`,
	);
	const findings = page(frm).findings.map(
		(
			row,
		) => `<tr><td>${link("finding", row.finding)}</td><td>${row.state === "Open" ? __("To decide") : __("For your information")}</td>
			<td class="text-right">${row.lines}</td><td class="text-right">${text(row.net)}</td></tr>`,
	);
	frm
		.get_field("proof_html")
		.$wrapper.html(
			`<div class="row mb-2">${sum}</div><div class="mb-3">${result}</div>` +
				table([__("Kind"), __("Lines"), __("Amount"), __("Fee"), __("Tax on Fee"), __("Net")], kinds) +
				(findings.length ? table([__("Finding"), "", __("Lines"), __("Net")], findings) : ""),
		)
		.find("a[data-field]")
		.on("click", (event) => {
			event.preventDefault();
			const { field, value } = event.currentTarget.dataset;
			ecom_erp.open_list("Ecom Settlement Line", { settlement: doc.name, [field]: value });
		});
}

// What would be posted; null while that is worked out in the background: `next` then follows when it is.
async function proposal(frm, next, anew = 0) {
	const { message } = await frappe.call({
		method: `${SETTLEMENTS}.proposal`,
		args: { name: frm.doc.name, anew },
		freeze: true,
		freeze_message: __("Working out what is posted..."),
	});
	if (!message.working) return message;
	waiting = { name: frm.doc.name, next };
	await frm.reload_doc();
	return null;
}

let waiting = null;

function go_on(frm) {
	if (!waiting || frm.doc.task || waiting.name !== frm.doc.name) return;
	const { next } = waiting;
	waiting = null;
	if (frm.doc.proposal) next(frm);
}

async function show_proposal(frm) {
	const message = await proposal(frm, show_proposal);
	if (!message) return;
	proposal_dialog(frm, message, __("What Is Posted"), show_proposal).show();
}

function proposal_dialog(frm, message, title, next, more = {}) {
	const dialog = new frappe.ui.Dialog({ title, size: "large", ...more });
	if (message.worked_out_at) {
		dialog.set_secondary_action_label(__("Work Out Anew"));
		dialog.set_secondary_action(async () => {
			dialog.hide();
			await proposal(frm, next, 1);
		});
	}
	dialog.$body.html(proposal_html(message));
	return dialog;
}

function proposal_html(found) {
	const obstacles = found.obstacles
		.map((said) => `<div class="alert alert-warning">${text(said)}</div>`)
		.join("");
	const entries = found.entries.map((entry) => {
		const rows = entry.rows.map(
			(
				row,
			) => `<tr><td>${text(row.account || __("No account chosen"))}</td><td>${text(__(row.purpose))}</td><td>${text(row.shop)}</td>
				<td class="text-right">${text(row.debit)}</td><td class="text-right">${text(row.credit)}</td></tr>`,
		);
		const title = `${frappe.datetime.str_to_user(entry.day)}${entry.month_end ? ` · ${__("Month's End")}` : ""}`;
		const titles = [__("Account"), __("Kind"), __("Shop"), __("Debit"), __("Credit")];
		return `<h5>${text(title)}</h5>${table(titles, rows)}`;
	});
	const at = found.worked_out_at
		? `<p class="text-muted small">${__("Worked out {0}", [text(frappe.datetime.str_to_user(found.worked_out_at))])}</p>`
		: "";
	return `<div class="p-3">${at}${obstacles}${entries.join("")}</div>`;
}

async function post(frm) {
	const message = await proposal(frm, post);
	if (!message) return;
	const dialog = proposal_dialog(frm, message, __("Post Settlement"), post, {
		primary_action_label: message.obstacles.length ? __("Close") : __("Post"),
		primary_action() {
			dialog.hide();
			const seen = { seen: message.digest };
			if (!message.obstacles.length) ecom_erp.act(frm, `${SETTLEMENTS}.post`, seen, __("Posting..."));
		},
	});
	dialog.show();
}

function looked_into(frm) {
	const note = { fieldname: "note", fieldtype: "Small Text", label: __("What was found"), reqd: 1 };
	const act = (values) => ecom_erp.act(frm, `${SETTLEMENTS}.looked_into`, values);
	frappe.prompt([note], act, __("Looked Into"));
}

function bank_buttons(frm) {
	const find = () => ecom_erp.act(frm, `${SETTLEMENTS}.find_in_bank`);
	ecom_erp.action_button(frm, __("Find in Bank"), find, { group: __("Bank") });
	const reconcile = (transaction) => ecom_erp.act(frm, `${SETTLEMENTS}.reconcile_payout`, { transaction });
	if (frm.doc.bank_state === "Proposed") {
		const confirm = () => reconcile(frm.doc.bank_transaction);
		ecom_erp.action_button(frm, __("Confirm Bank Transaction"), confirm, { group: __("Bank") });
	}
	const transaction = {
		fieldname: "transaction",
		fieldtype: "Link",
		options: "Bank Transaction",
		label: __("Bank Transaction"),
		reqd: 1,
		get_query: () => ({ filters: { docstatus: 1, unallocated_amount: [">", 0], company: frm.doc.company } }),
	};
	const choose = () =>
		frappe.prompt([transaction], (values) => reconcile(values.transaction), __("Choose Bank Transaction"));
	ecom_erp.action_button(frm, __("Choose Bank Transaction"), choose, { group: __("Bank") });
}

function take_back(frm) {
	frappe.confirm(
		__("The journal entries are cancelled, or reversed today where their period is closed. Take {0} back?", [
			frm.doc.name,
		]),
		() => ecom_erp.act(frm, `${SETTLEMENTS}.take_back`, {}, __("Taking back...")),
	);
}

async function name_types(frm) {
	const { message } = await frappe.call(`${SETTLEMENTS}.unknown_types`, { name: frm.doc.name });
	const [first] = message;
	if (!first) return;
	await frappe.model.with_doctype("Ecom Settlement Line");
	const kinds = frappe.meta
		.get_docfield("Ecom Settlement Line", "kind")
		.options.split("\n")
		.filter((kind) => kind !== "Unknown");
	const dialog = new frappe.ui.Dialog({
		title: __("Name Types"),
		fields: [
			{
				fieldname: "told",
				fieldtype: "HTML",
				options: `<p>${__(
					"The provider calls {0} lines, {1} in all, {2}. What are they? The answer is remembered.",
					[first.lines, text(format_currency(first.net, frm.doc.currency)), `<b>${text(first.type)}</b>`],
				)}</p>`,
			},
			{ fieldname: "kind", fieldtype: "Select", label: __("Kind"), options: kinds, reqd: 1 },
		],
		primary_action_label: __("Remember"),
		async primary_action({ kind }) {
			dialog.hide();
			await ecom_erp.act(frm, `${SETTLEMENTS}.name_type`, { type_name: first.type, kind });
			if (message.length > 1) name_types(frm);
		},
	});
	dialog.show();
}
