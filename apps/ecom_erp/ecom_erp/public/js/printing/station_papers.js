// Labels and packing slips of the packing station: to the printers of its print station, else by the browser's dialog.
import { scan_id } from "../packing/input";
import { print_label, print_slip } from "../packing/print";
import * as sound from "../packing/sound";
import { DirectPrint } from "./direct";
import { printing } from "./view";

export class StationPapers {
	// `say(kind, text)` shows what went wrong; `done()` gives the keyboard back to the scan field.
	constructor(say, done) {
		this.say = say;
		this.done = done;
		this.queue = Promise.resolve(); // beside that of the scans: nobody waits for a printer
		this.trouble = 0;
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
			const { reprint, paper } = event.currentTarget.dataset;
			event.currentTarget.disabled = true; // one click, one print
			this.print_direct([reprint], scan_id(), [paper]);
		});
		this.run(() => this.direct.start());
	}

	run(work) {
		this.queue = this.queue.then(work).catch((error) => this.say("bad", error.message));
	}

	// Label and slip of the packages of a parcel, of all that are closed when none are named. `click`: the number of a person's
	// click, who wants them again.
	print(parcel, packages, click = "") {
		if (!parcel) return;
		const closed = packages || parcel.packages.filter((row) => row.packed || row.shipping_label);
		const wanted = closed.length ? closed : parcel.packages;
		if (this.direct.station) {
			return this.print_direct(
				wanted.map((row) => row.name),
				click,
			);
		}
		for (const pack of wanted) {
			print_label(pack, this.done);
			print_slip(pack, this.done);
		}
	}

	print_direct(names, click, papers) {
		this.run(() => this.direct.print(names, click, papers));
	}

	show(trouble) {
		const { stations, station } = this.direct;
		this.$.find("[data-printing]").html(printing(stations, station, trouble));
		if (trouble.length > this.trouble) sound.bad();
		this.trouble = trouble.length;
	}
}
