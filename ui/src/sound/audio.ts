// Makes tones in the page, by Web Audio: no file is loaded. Where a system has no sound, there is none, and nothing else
// is different.
import type { Tone } from './tones';

/** Plays tones, one after the other. */
export interface Audio {
  play(tones: readonly Tone[]): void;
}

/** At most -14 dBFS. */
const GAIN = 10 ** (-14 / 20);
/** A tone that starts or stops at once clicks. Seconds. */
const FADE_S = 0.008;

/** The page's own loudspeaker. */
export class PageAudio implements Audio {
  readonly #open: () => AudioContext;
  #context: AudioContext | null = null;

  constructor(open: () => AudioContext = () => new AudioContext()) {
    this.#open = open;
  }

  play(tones: readonly Tone[]): void {
    const context = this.#ready();
    if (!context) return;
    let at = context.currentTime;
    for (const { hz, ms, pauseMs = 0 } of tones) {
      at += pauseMs / 1000;
      this.#sound(context, hz, at, ms / 1000);
      at += ms / 1000;
    }
  }

  #ready(): AudioContext | null {
    try {
      this.#context ??= this.#open();
      // Suspended until somebody has pressed a key; then this is refused, and the next sound is heard.
      this.#context.resume().catch(() => undefined);
    } catch {
      return null;
    }
    return this.#context;
  }

  #sound(context: AudioContext, hz: number, at: number, seconds: number): void {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.type = 'sine';
    tone.frequency.value = hz;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(GAIN, at + FADE_S);
    volume.gain.setValueAtTime(GAIN, at + seconds - FADE_S);
    volume.gain.linearRampToValueAtTime(0, at + seconds);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + seconds);
  }
}
