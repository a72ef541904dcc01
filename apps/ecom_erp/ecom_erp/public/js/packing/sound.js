// Good and bad are told apart without looking at the screen.
let context;

function tone(frequency, start, length, kind) {
	const oscillator = context.createOscillator();
	const volume = context.createGain();
	oscillator.type = kind;
	oscillator.frequency.value = frequency;
	volume.gain.value = 0.15;
	oscillator.connect(volume).connect(context.destination);
	oscillator.start(context.currentTime + start);
	oscillator.stop(context.currentTime + start + length);
}

function play(tones) {
	const Context = window.AudioContext || window.webkitAudioContext;
	if (!Context) return; // a browser without sound still shows the message
	context = context || new Context();
	for (const args of tones) tone(...args);
}

export const good = () => play([[880, 0, 0.08, "sine"]]);
export const bad = () =>
	play([
		[160, 0, 0.25, "square"],
		[120, 0.3, 0.35, "square"],
	]);
export const complete = () =>
	play([
		[660, 0, 0.1, "sine"],
		[880, 0.11, 0.1, "sine"],
		[1100, 0.22, 0.18, "sine"],
	]);
