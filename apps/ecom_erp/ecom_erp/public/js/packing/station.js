// The packing station: scan a parcel, scan its pieces, weigh, pack; then the next one. A full package is closed before all
// pieces are in, and the next one opened. All by keyboard.
import { StationPapers } from "../printing/station_papers";
import { STYLE as PRINTING_STYLE } from "../printing/view";
import { is_code, parse_grams, parse_scan, scan_id } from "./input";
import { ask } from "./server";
import * as sound from "./sound";
import * as view from "./view";

export class PackingStation {
	constructor(page) {
		this.page = page;
		this.parcel = null;
		this.times = 1; // "3*" waits for its item
		this.closing = false; // the package is to be closed before all pieces are in
		this.queue = Promise.resolve(); // a fast scanner's codes are worked off one after the other
		this.papers = new StationPapers(this.say.bind(this), this.take_focus.bind(this));
	}

	start() {
		if (!document.getElementById("ecom-packing-style")) {
			$(`<style id="ecom-packing-style">${view.STYLE}${PRINTING_STYLE}</style>`).appendTo(document.head);
		}
		this.$ = $(view.frame()).appendTo(this.page.body);
		this.input = this.$.find("[data-scan]");
		this.input.on("keydown", (event) => {
			if (event.key === "Enter") this.entered();
		});
		this.$.on("click", "[data-open]", (event) => this.run(() => this.open(event.currentTarget.dataset.open)));
		this.$.on("click", "[data-pack]", () => this.run(() => this.pack()));
		// on a phone there are no function keys
		this.$.on("mousedown", "[data-key]", (event) => event.preventDefault()); // the field keeps the keyboard
		this.$.on("click", "[data-key]", (event) =>
			this.shortcuts.find(([key]) => key === event.currentTarget.dataset.key)[2](),
		);
		this.$.on("keydown", "[data-weight], [data-why]", (event) => {
			if (event.key !== "Enter") return;
			const field = $(event.currentTarget);
			const code = field.is("[data-weight]") && is_code(field.val()) ? field.val().trim() : "";
			if (!code) return this.run(() => this.pack());
			field.val("");
			this.run(() => this.scanned(code));
		});
		document.addEventListener("keydown", (event) => this.shortcut(event));
		this.papers.start(this.$);
		this.run(async () => this.render_station(await ask("station", {}, "GET")));
		this.resume();
	}

	resume() {
		const asked = frappe.route_options && frappe.route_options.code;
		frappe.route_options = null;
		if (asked) this.run(() => this.open(asked));
		else this.take_focus();
	}

	get shortcuts() {
		return [
			["F2", __("Go to scan field"), () => this.focus()],
			["F4", __("Undo last scan"), () => this.run(() => this.undo())],
			["F6", __("Close Package"), () => this.run(() => this.close_package())],
			["F7", __("Print label and packing slip"), () => this.papers.print(this.parcel, null, scan_id())],
			["F8", __("Pack"), () => this.run(() => this.pack())],
			["F9", __("Next parcel of the wave"), () => this.run(() => this.next())],
			["Esc", __("Put aside"), () => this.run(() => this.put_aside())],
		];
	}

	shortcut(event) {
		if (!this.$.is(":visible") || $(".modal.show").length) return;
		const key = event.key === "Escape" ? "Esc" : event.key;
		const found = this.shortcuts.find(([name]) => name === key);
		// a code that is scanned while nothing has the keyboard belongs into the field
		const typed = key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
		if (typed && document.activeElement === document.body) this.take_focus();
		if (!found) return;
		event.preventDefault();
		found[2]();
	}

	// One thing after the other; what goes wrong is said loudly and nothing else stops.
	run(work) {
		this.queue = this.queue.then(work).catch((error) => this.say("bad", error.message));
		return this.queue;
	}

	entered() {
		const text = this.input.val().trim();
		this.input.val("");
		if (text) this.run(() => this.scanned(text));
		else if (this.complete) this.focus();
	}

	async scanned(text) {
		const { qty, code } = parse_scan(text, this.times);
		this.set_times(1);
		if (!code) return this.set_times(qty);
		this.closing = false;
		if (!this.parcel || this.parcel.packed) return this.open(code);
		const answer = await ask("scan", { name: this.parcel.name, code, qty, scan_id: scan_id() });
		if (answer.refused) {
			this.parcel = answer;
			return this.say("bad", answer.refused);
		}
		this.show(answer);
		if (answer.ask) {
			this.set_times(qty);
			sound.good();
			return this.say("info", answer.ask, false);
		}
		if (this.complete) {
			sound.complete();
			this.say("good", __("All items scanned. Weigh the parcel and press Enter."), false);
		} else {
			sound.good();
			this.clear_banner();
		}
	}

	async open(code) {
		this.clear_banner();
		this.closing = false;
		const parcel = await ask("open_parcel", { code });
		this.show(parcel);
		if (parcel.packed) {
			this.say(
				"info",
				__("Already packed by {0}. Press F7 to reprint the label.", [parcel.packed_by]),
				false,
			);
		} else if (parcel.hold) {
			this.say("bad", __("The order is on hold: {0}", [parcel.hold]));
		} else if (parcel.problem) {
			this.say("info", parcel.problem, false);
		}
	}

	async undo() {
		const last = this.parcel && !this.parcel.packed && this.parcel.last_scan;
		if (!last) return this.say("info", __("Nothing to undo"), false);
		this.closing = false;
		this.show(await ask("undo_scan", { name: this.parcel.name, scan_id: last }));
		this.say("info", __("The last scan was undone"), false);
	}

	// The open package is full, with pieces still to scan: weigh it, the rest goes into the next one.
	async close_package() {
		if (!this.parcel || this.parcel.packed) return;
		if (!this.parcel.scanned) return this.say("bad", __("This package is empty"));
		this.closing = true;
		this.show(this.parcel);
		this.say("info", __("Weigh package {0} and press Enter.", [this.parcel.package]), false);
	}

	async pack() {
		if (!this.parcel || this.parcel.packed) return;
		if (!this.complete && !this.closing) {
			return this.say("bad", __("Items left to scan. F6 closes this package and opens the next one."));
		}
		const field = this.$.find("[data-weight]");
		const weight_grams = parse_grams(field.val());
		if (!weight_grams) {
			field.focus();
			return this.say(
				"info",
				__("Weigh the parcel and enter the weight, for example 1250 or 1.25 kg"),
				false,
			);
		}
		const box = this.parcel.boxes.find((row) => row.name === this.$.find("[data-box]").val());
		const { length_mm, width_mm, height_mm } = box || {};
		const answer = await ask("pack", {
			name: this.parcel.name,
			package: this.parcel.package,
			weight_grams,
			box: box ? box.name : null,
			length_mm,
			width_mm,
			height_mm,
			why: this.$.find("[data-why]").val() || "",
		});
		if (answer.weight_off) return this.ask_why(answer.weight_off, weight_grams);
		// what is scanned from now on is for the next parcel
		await this.packed(answer);
	}

	ask_why(check, grams) {
		this.say(
			"bad",
			__("WEIGHT: {0} g measured, {1} g expected. Check the parcel, then weigh it again or enter a reason.", [
				grams,
				check.expected,
			]),
		);
		this.$.find("[data-why-field]").prop("hidden", false);
		this.$.find("[data-weight]").focus().select();
	}

	async packed(answer) {
		const closed = answer.packages.find((row) => row.number === this.parcel.package);
		this.closing = false;
		this.show(answer);
		if (answer.label_problem) {
			return this.say("bad", __("Packed, but no label: {0}", [answer.label_problem]));
		}
		sound.complete();
		this.papers.print(answer, [closed]);
		if (!answer.packed) {
			return this.say(
				"good",
				__("Package {0} is closed: {1}. Scan what goes into package {2}.", [
					closed.number,
					closed.tracking_number,
					answer.package,
				]),
				false,
			);
		}
		const text = __("{0} packed: {1}", [answer.number, answer.tracking_numbers]);
		if (answer.next) {
			await this.open(answer.next);
			return this.say("good", text, false);
		}
		const over = answer.wave && answer.wave.packed >= answer.wave.total;
		const then = over ? __("The wave is complete. Scan the next wave.") : __("Scan the next parcel.");
		this.say("good", `${text}\n${then}`, false);
	}

	async next() {
		if (!this.parcel || !this.parcel.wave) return this.say("info", __("This parcel is not in a wave"), false);
		const { wave, name, packed } = this.parcel;
		if (!packed) await ask("leave_parcel", { name });
		await this.open(wave.name);
	}

	async put_aside() {
		this.clear_banner();
		this.set_times(1);
		this.input.val("");
		if (!this.parcel) return;
		const { name, packed } = this.parcel;
		this.parcel = null;
		this.closing = false;
		this.render_station(packed ? await ask("station", {}, "GET") : await ask("leave_parcel", { name }));
	}

	get complete() {
		return Boolean(this.parcel) && this.parcel.items.every((row) => row.packed_qty >= row.qty);
	}

	render_station(station) {
		this.$.find("[data-body]").html(view.empty(station));
		this.$.find("[data-keys]").html(view.keys(this.shortcuts.slice(0, 1)));
		this.input.attr("placeholder", __("Scan a wave, parcel, tracking or order number"));
		this.take_focus();
	}

	show(parcel) {
		this.parcel = parcel;
		this.$.find("[data-body]").html(view.parcel(parcel));
		this.$.find("[data-keys]").html(
			view.keys([["3*", __("before a scan: three pieces")], ...this.shortcuts]),
		);
		const what = parcel.packed ? __("Scan the next parcel") : __("Scan an item");
		this.input.attr("placeholder", what);
		if ((this.complete || this.closing) && !parcel.packed) {
			this.$.find("[data-weigh]").html(view.weigh(parcel));
			this.$.find("[data-weight]").focus();
		} else {
			this.take_focus();
		}
	}

	set_times(times) {
		this.times = times;
		this.$.find("[data-times]").text(times > 1 ? `${times} ×` : "");
	}

	focus() {
		this.input.trigger("focus").trigger("select");
	}

	// Gives the keyboard to the scan field, unless somebody types: what stands there is the beginning of a code.
	take_focus() {
		const typing = this.$.find("input:focus, select:focus").length;
		if (!typing) this.input.trigger("focus");
	}

	say(kind, text, loud = true) {
		this.$.find("[data-banner]").attr("class", `banner ${kind}`).text(text);
		if (kind === "bad" && loud) sound.bad();
	}

	clear_banner() {
		this.$.find("[data-banner]").attr("class", "").text("");
	}
}
