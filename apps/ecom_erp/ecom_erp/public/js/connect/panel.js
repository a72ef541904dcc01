// The steps by which a shop is connected, and how it is doing afterwards, in the form of an Ecom Shop.
import { ask_proposals, is_empty } from "./proposals";
import { health, numbered, pairs, result, step, STYLE, text } from "./view";

frappe.provide("ecom_erp");

const METHODS = "ecom_erp.api.desk.shops.";
const WATCH = 4000; // milliseconds between looks while something is being read
const reports = {}; // by shop: what its last test found

ecom_erp.connect_panel = async function (frm) {
	const wrapper = frm.fields_dict.connect_html.$wrapper;
	if (frm.is_new()) return wrapper.empty();
	const name = frm.doc.name;
	const { message } = await frappe.call({
		method: `${METHODS}connection_state`,
		args: { name },
		type: "GET",
	});
	if (!message || frm.doc.name !== name) return;
	draw(frm, wrapper, message);
	watch(frm, message);
};

ecom_erp.test_shop = async function (frm) {
	if (frm.is_dirty()) return frappe.msgprint(__("Save first, then press Test Connection."));
	await call(frm, "test_connection", {}, __("Contacting the shop..."), (message) => {
		reports[frm.doc.name] = message;
	});
};

function draw(frm, wrapper, state) {
	const may_write = frm.perm[0] && frm.perm[0].write;
	const steps = may_write ? connecting(frm.doc, state) : [];
	const last = step(
		steps.length + 1,
		__("Health"),
		health(lanes(frm.doc, state.health, may_write), trouble(state)),
	);
	wrapper.html(`<style>${STYLE}</style><div class="ecom-connect">${steps.join("")}${last}</div>`);
	wrapper.find("[data-action]").on("click", (event) => ACTIONS[event.currentTarget.dataset.action](frm));
}

function connecting(doc, state) {
	const { steps, links } = ecom_erp.adapter(doc);
	const report = reports[doc.name];
	const parts = [];
	const add = (title, body, buttons) => parts.push(step(parts.length + 1, title, body, buttons));
	if (!doc.enabled) add(__("In the Shop"), numbered(steps, links));
	if (ecom_erp.reaches(doc)) add(__("Test"), result(report), [["test", __("Test Connection"), !report]]);
	const lacking = state.missing.length
		? text(__("Missing: {0}", [state.missing.join(", ")]))
		: text(__("Complete."));
	const propose = report && !is_empty(report.proposals) ? [["propose", __("Apply Proposals"), true]] : [];
	add(__("Settings"), lacking, propose);
	if (ecom_erp.can(doc, "webhooks")) add(__("Webhooks"), ...webhooks(doc, state));
	if (ecom_erp.can(doc, "catalogue"))
		add(__("Listings"), catalogue(state), [["listings", __("Import Listings")]]);
	add(__("Orders"), orders(doc, state), switches(doc, state));
	return parts;
}

function webhooks(doc, state) {
	const address = pairs([[__("Webhook URL"), state.webhook_address]]);
	if (state.unreachable) return [text(state.unreachable) + address];
	const can = ecom_erp.can(doc, "registration");
	return [address, can ? [["webhooks", __("Register Webhooks")]] : []];
}

function catalogue({ catalogue: { catalogue_state, catalogue_count, catalogue_message }, health }) {
	const states = {
		Reading: __("{0} read, going on...", [catalogue_count]),
		Done: __("{0} read.", [catalogue_count]),
		Failed: __("Failed after {0}.", [catalogue_count]),
	};
	return text(
		[
			states[catalogue_state],
			health.unmapped && __("{0} are not mapped to items.", [health.unmapped]),
			catalogue_message,
		]
			.filter(Boolean)
			.join(" "),
	);
}

function orders(doc, { health }) {
	if (!doc.enabled) return text(__("No data is exchanged with this shop."));
	const taken = __("{0} orders taken in, {1} messages waiting.", [
		health.orders_taken,
		health.orders.waiting,
	]);
	const mode = doc.rehearsal ? __("Rehearsal: nothing is posted, shipped or reported to the shop.") : "";
	return text([taken, mode].filter(Boolean).join(" "));
}

function switches(doc, { missing }) {
	if (!doc.enabled) {
		return missing.length
			? []
			: [
					["rehearse", __("Enable in Rehearsal"), true],
					["enable", __("Enable")],
				];
	}
	const fetch = ecom_erp.can(doc, "polling") && ecom_erp.reaches(doc);
	return [
		...(fetch ? [["fetch", __("Fetch Orders"), !doc.last_poll_at]] : []),
		...(doc.rehearsal ? [["go_live", __("End Rehearsal")]] : []),
	];
}

function lanes(doc, state, may_write) {
	const when = (value) => (value ? frappe.datetime.str_to_user(value) : "");
	const act = (possible, action) => (may_write && doc.enabled && possible ? action : "");
	const polled = state.last_poll_at ? __("Last poll {0}", [when(state.last_poll_at)]) : "";
	const pushed = state.last_webhook_at ? __("last webhook {0}", [when(state.last_webhook_at)]) : "";
	const reaches = ecom_erp.reaches(doc);
	return [
		{
			label: __("Orders"),
			queue: state.orders,
			last: [polled, pushed].filter(Boolean).join(", "),
			action: act(reaches && ecom_erp.can(doc, "polling"), "poll"),
		},
		{
			label: __("Stock"),
			queue: { ...state.stock, dead: state.stock.dead + state.refused_listings },
			last: when(state.stock_sent_at),
			action: act(doc.publish_stock, "stock"),
		},
		{ label: __("Tracking"), queue: state.tracking, last: "", action: act(reaches, "tracking") },
	];
}

function trouble({ health }) {
	const resting = health.failures
		? __("The shop is left alone for a minute after {0} failures in a row.", [health.failures])
		: "";
	return [health.status === "Failing" && health.problem, resting].filter(Boolean).join(" ");
}

const ACTIONS = {
	test: (frm) => ecom_erp.test_shop(frm),
	propose: (frm) =>
		ask_proposals(reports[frm.doc.name].proposals, (chosen) =>
			call(frm, "apply_proposals", { chosen: JSON.stringify(chosen) }, __("Saving..."), () => {
				reports[frm.doc.name].proposals = null;
			}),
		),
	webhooks: (frm) => call(frm, "register_webhooks", {}, __("Contacting the shop...")),
	listings: (frm) => call(frm, "import_listings"),
	rehearse: (frm) => turn(frm, { enabled: 1, rehearsal: 1 }),
	enable: (frm) => turn(frm, { enabled: 1 }),
	go_live: (frm) =>
		frappe.confirm(__("End the rehearsal? All waiting orders are then processed and the shop is told."), () =>
			turn(frm, { rehearsal: 0 }),
		),
	fetch: (frm) => call(frm, "fetch_in_background"),
	poll: (frm) => call(frm, "poll_shop", {}, __("Fetching orders...")),
	stock: (frm) => call(frm, "send_all_stock"),
	tracking: (frm) => call(frm, "send_tracking"),
};

async function turn(frm, values) {
	await frm.set_value(values);
	await frm.save();
}

async function call(frm, method, args = {}, freeze_message = __("Working..."), then = () => {}) {
	const { message } = await frappe.call({
		method: METHODS + method,
		args: { name: frm.doc.name, ...args },
		freeze: true,
		freeze_message,
	});
	then(message);
	ecom_erp.show_result(message);
	await frm.reload_doc();
}

// While listings or orders are being read, look again.
function watch(frm, { catalogue, health }) {
	clearTimeout(frm.connect_timer);
	const polls = frm.doc.enabled && frm.doc.poll_enabled;
	const busy =
		catalogue.catalogue_state === "Reading" || (polls && (health.orders.waiting || !health.last_poll_at));
	if (!busy || !frm.doc.name) return;
	frm.connect_timer = setTimeout(() => {
		const shown = cur_frm === frm && document.visibilityState === "visible" && !frm.is_dirty();
		if (shown && !document.querySelector(".modal.show")) ecom_erp.connect_panel(frm);
	}, WATCH);
}
