// Handover: a courier stands at the door, each package is scanned. What may not leave is said loudly.
import { asking } from "../packing/server";
import * as sound from "../packing/sound";
import { StationPapers } from "../printing/station_papers";
import { STYLE as PRINTING_STYLE } from "../printing/view";
import { ScanPage } from "../scanning/scan_page";

const ask = asking("handover");
const escape = (text) => frappe.utils.escape_html(String(text ?? ""));

const STYLE = `
.handover .numbers { display: flex; gap: 24px; margin: 4px 0 12px; }
.handover h4 { margin-top: 20px; }
.handover .numbers b { font-size: 40px; line-height: 1; display: block; }
`;

export class HandoverDoor extends ScanPage {
	constructor(page) {
		super(page, "handover", STYLE + PRINTING_STYLE);
		this.handover = null;
		this.papers = new StationPapers(this.say.bind(this), this.focus.bind(this));
	}

	start() {
		this.mount({
			courier: (courier, { warehouse }) => this.open(courier, warehouse),
			out: (name) => this.give_back(name),
			close: () => this.close(),
			leave: () => this.choose(),
		});
		this.papers.start(this.$);
		this.resume();
	}

	resume() {
		const { courier_account, warehouse } = this.handover || {};
		this.run(() => (courier_account ? this.open(courier_account, warehouse) : this.choose()));
	}

	async choose() {
		this.handover = null;
		this.clear_banner();
		this.body(couriers(await ask("couriers", {}, "GET")), __("Choose a courier, or scan a package"));
	}

	async open(courier_account, warehouse) {
		this.clear_banner();
		this.show(await ask("open_handover", { courier_account, warehouse }));
	}

	async scanned(code) {
		if (!this.handover && !(await this.open_for(code))) return;
		this.clear_banner();
		const { name } = this.handover;
		const known = this.handover.scanned.find((row) => [row.tracking_number, row.name].includes(code));
		const answer = await ask("scan", { name, code });
		this.show(answer);
		if (known) return this.say("info", __("{0} is scanned already", [code]));
		answer.waiting ? sound.good() : sound.complete();
	}

	// The first package that is scanned says for which courier the door is open.
	async open_for(code) {
		const fields = ["courier_account", "warehouse"];
		const asked = async (filters) =>
			(await frappe.db.get_value("Fulfilment Package", filters, fields)).message || {};
		const found = [await asked({ tracking_number: code }), await asked({ name: code })].find(
			(row) => row.courier_account,
		);
		if (!found) {
			this.say("bad", __("UNKNOWN: no package has the number {0}", [code]));
			return false;
		}
		await this.open(found.courier_account, found.warehouse);
		return true;
	}

	async give_back(name) {
		this.clear_banner();
		this.show(await ask("give_back", { name: this.handover.name, package: name }));
	}

	async close() {
		const { name } = this.handover;
		await ask("close", { name });
		await this.choose();
		sound.complete();
		this.say("good", __("{0} is closed. The manifest is printed.", [name]));
		this.papers.print_manifest(name);
	}

	show(handover) {
		this.handover = handover;
		this.body(door(handover), __("Scan the label of each package"));
	}
}

function couriers(rows) {
	if (!rows.length) return `<p>${__("No packages are waiting for a courier.")}</p>`;
	const buttons = rows.map(
		(row) => `<button type="button" class="btn btn-default" data-courier="${escape(row.courier_account)}"
			data-warehouse="${escape(row.warehouse)}"><b>${escape(row.courier_account)}</b> · ${escape(row.warehouse)}
			<div class="muted">${__("{0} packages waiting", [row.waiting])}</div></button>`,
	);
	return `<p>${__("Which courier is at the door?")}</p><div class="choices">${buttons.join("")}</div>`;
}

function door(found) {
	const kilograms = (found.weight_grams / 1000).toFixed(3);
	return `<div><b>${escape(found.courier_account)}</b> · ${escape(found.warehouse)} <span class="muted">${escape(found.name)}</span></div>
		<div class="numbers"><div><b data-count>${found.packages}</b>${__("scanned")}, ${kilograms} kg</div>
			<div><b data-waiting>${found.waiting}</b>${__("still here")}</div></div>
		<div class="buttons">
			<button type="button" class="btn btn-primary" data-close ${found.packages ? "" : "disabled"}>${__("Courier Has Left")}</button>
			<button type="button" class="btn btn-default" data-leave>${__("Other Courier")}</button></div>
		<h4>${__("Still Here")}</h4>
		<div class="list">${found.expected.map((row) => package_row(row)).join("")}</div>
		<h4>${__("With the Courier")}</h4>
		<div class="list">${found.scanned.map((row) => package_row(row, true)).join("")}</div>`;
}

function package_row(row, scanned) {
	const out = scanned
		? `<button type="button" class="btn btn-xs btn-default" data-out="${escape(row.name)}">${__("Take Out")}</button>`
		: "";
	return `<div><span class="code">${escape(row.order_number)}</span><span>${escape(row.tracking_number)}</span>
		<span class="count">${row.weight_grams || 0} g ${out}</span></div>`;
}
