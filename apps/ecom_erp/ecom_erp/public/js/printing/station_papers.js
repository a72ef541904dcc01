// What the pages of the floor print: at the print station of this computer, else by the browser's dialog.
import { scan_id } from "../packing/input";
import { print_customs, print_label, print_slip } from "../packing/print";
import * as sound from "../packing/sound";
import { DirectPrint } from "./direct";
import { printing } from "./view";

export class StationPapers {
	// `say(kind, text)` shows what went wrong; `done()` gives the keyboard back to the scan field.
	constructor(say, done) {
		this.say = say;
		this.done = done;
		this.queue = Promise.resolve(); // beside that of the scans: nobody waits for a printer
		this.missing = [];
		this.direct = new DirectPrint((trouble) => this.show(trouble));
	}

	start($station) {
		this.$ = $station;
		this.$.on("change", "[data-print-station]", (event) => {
			event.currentTarget.blur();
			this.run(() => this.direct.choose(event.currentTarget.value));
			this.done();
		});
		this.$.on("click", "[data-reprint]", (event) => {
			const job = this.missing.find((row) => row.name === event.currentTarget.dataset.reprint);
			event.currentTarget.disabled = true; // one click, one print
			if (job) this.run(() => this.direct.print_again(job, scan_id()));
		});
		this.run(() => this.direct.start());
	}

	run(work) {
		this.queue = this.queue.then(work).catch((error) => this.say("bad", error.message));
	}

	// Label, slip and customs documents of the packages of a parcel, of all that are closed when none are named. `click`: the number of a person's
	// click, who wants them again.
	print(parcel, packages, click = "") {
		if (!parcel) return;
		const closed = packages || parcel.packages.filter((row) => row.packed || row.shipping_label);
		const wanted = closed.length ? closed : parcel.packages;
		if (this.direct.station) {
			const names = wanted.map((row) => row.name);
			return this.run(() => this.direct.print(names, click));
		}
		for (const pack of wanted) {
			print_label(pack, this.done);
			print_slip(pack, this.done);
		}
		this.run(() => print_customs(wanted, this.done));
	}

	// The manifest of a handover that is closed.
	print_manifest(handover) {
		if (!this.direct.station) return open_manifest(handover);
		this.run(async () => {
			const jobs = await this.direct.print_of_floor("Courier Handover", handover, "Manifest");
			if (!jobs.length) open_manifest(handover);
		});
	}

	show(trouble) {
		const { stations, station } = this.direct;
		this.$.find("[data-printing]").html(printing(stations, station, trouble));
		if (trouble.length > this.missing.length) sound.bad();
		this.missing = trouble;
	}
}

function open_manifest(handover) {
	window.open(ecom_erp.form_address("Courier Handover", handover, "Handover Manifest"), "_blank");
}
