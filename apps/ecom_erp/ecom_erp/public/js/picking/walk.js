// Picking with a phone: go to the shelf, scan it, scan the item, go on. A scanner that types needs no field to be touched; what
// has no barcode is counted by a tap.
import { parse_scan } from "../packing/input";
import { asking } from "../packing/server";
import * as sound from "../packing/sound";
import { ScanPage } from "../scanning/scan_page";
import * as view from "./view";

const ask = asking("picking");
const same = (one, other) => String(one).toLowerCase() === String(other).toLowerCase();
const is_item = (stop, code) => [stop.item_code, ...stop.barcodes].some((known) => same(known, code));

export class PickingWalk extends ScanPage {
	constructor(page) {
		super(page, "picking", view.STYLE);
		this.walk = null;
		this.chosen = null; // the item of a stop that was tapped; else the first that is not complete
		this.at_place = false; // the shelf of this stop was scanned
	}

	start() {
		this.mount({
			wave: (name) => this.begin(name),
			over: (name) => this.begin(name, true),
			take: (pieces) => this.take(Number(pieces)),
			stop: (item) => this.choose(item),
			few: () => this.ask_how_many(),
			short: () => this.short(),
			finish: () => this.finish(),
			leave: () => this.leave(),
		});
		this.$.on("keydown", "[data-found]", (event) => {
			if (event.key === "Enter") this.run(() => this.short());
		});
		this.resume();
	}

	resume() {
		const asked = frappe.route_options && frappe.route_options.wave;
		frappe.route_options = null;
		if (asked) this.run(() => this.begin(asked));
		else if (this.walk) this.run(() => this.begin(this.walk.name));
		else this.run(() => this.choose_wave());
	}

	async choose_wave() {
		this.walk = null;
		this.body(view.waves(await ask("waves", {}, "GET")), __("Scan the code on the pick list"));
	}

	async begin(code, take_over = false) {
		this.clear_banner();
		this.show(await ask("begin", { code, take_over: take_over ? 1 : 0 }));
	}

	leave() {
		this.clear_banner();
		return this.choose_wave();
	}

	get stop() {
		const { stops } = this.walk;
		const open = (row) => row.picked < row.qty;
		return stops.find((row) => row.item_code === this.chosen && open(row)) || stops.find(open);
	}

	choose(item_code) {
		this.chosen = item_code;
		this.at_place = false;
		this.clear_banner();
		this.draw();
	}

	async scanned(text) {
		if (!this.walk) return this.begin(text);
		const { qty, code } = parse_scan(text);
		const { stop } = this;
		if (!stop) return this.say("bad", __("TOO MANY: everything is in the trolley already"));
		if (stop.place && same(stop.place, code)) {
			this.at_place = true;
			this.clear_banner();
			sound.good();
			return this.draw();
		}
		if (is_item(stop, code)) return this.take(qty);
		this.refuse(stop, code);
	}

	// What was scanned is neither this shelf nor this item: say what it is.
	refuse(stop, code) {
		const { stops } = this.walk;
		const other = stops.find((row) => is_item(row, code));
		if (other && other.picked >= other.qty) {
			return this.say("bad", __("TOO MANY: {0} is complete. Put it back.", [other.item_name]));
		}
		if (other) {
			return this.say(
				"bad",
				__("WRONG ITEM: {0} comes later, at {1}. Tap it in the list to take it now.", [
					other.item_name,
					other.place || "?",
				]),
			);
		}
		if (stops.some((row) => row.place && same(row.place, code))) {
			return this.say("bad", __("WRONG PLACE: this is {0}. Go to {1}.", [code, stop.place || "?"]));
		}
		this.say("bad", __("WRONG ITEM: the wave does not need {0}", [code]));
	}

	async take(pieces) {
		const { stop } = this;
		if (stop.picked + pieces > stop.qty) {
			return this.say(
				"bad",
				__("TOO MANY: {0} of {1} are in the trolley; the wave needs {2}", [
					stop.picked,
					stop.item_name,
					stop.qty,
				]),
			);
		}
		const { item_code, picked } = stop;
		this.clear_banner();
		this.show(await ask("count", { name: this.walk.name, item_code, before: picked, now: picked + pieces }));
		const complete = this.walk.stops.every((row) => row.picked >= row.qty);
		complete ? sound.complete() : sound.good();
	}

	ask_how_many() {
		this.$.find("[data-few-form]").prop("hidden", false);
		this.$.find("[data-found]").val(this.stop.picked).trigger("focus").trigger("select");
	}

	async short() {
		const found = Number(this.$.find("[data-found]").val());
		const { item_code, item_name } = this.stop;
		const answer = await ask("short", { name: this.walk.name, item_code, found });
		this.show(answer);
		const back = answer.put_back.map(([item, pieces]) => `${pieces} × ${item}`).join("\n");
		const said = __("Reported: only {0} of {1} found.", [found, item_name]);
		this.say("info", back ? `${said}\n${__("Put back:")}\n${back}` : said);
	}

	async finish() {
		await ask("finish", { name: this.walk.name });
		const text = __("{0} is picked. Bring it to the packing station.", [this.walk.name]);
		await this.choose_wave();
		sound.complete();
		this.say("good", text);
	}

	show(walk) {
		const before = this.walk && this.walk.stops.length ? this.stop : null;
		this.walk = walk;
		if (!["Released", "Picking"].includes(walk.status)) {
			return this.choose_wave().then(() =>
				this.say("info", __("{0} is {1}", [walk.name, __(walk.status, null, "Fulfilment Wave")])),
			);
		}
		if (!before || !this.stop || before.item_code !== this.stop.item_code) this.at_place = false;
		this.draw();
	}

	draw() {
		const { stop } = this;
		const shelf = stop?.place && !this.at_place;
		const what = shelf ? __("Scan the shelf or the item") : __("Scan the item");
		this.body(view.walk(this.walk, stop, this.at_place), what);
	}
}
