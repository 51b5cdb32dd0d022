// What the till lets hear: recorded by an audio that is none, with frequencies and lengths.
import { afterEach, describe, expect, it, vi } from 'vitest';

import { SCENES, sceneOf, type SceneName } from '../src/ipc/scenes';
import { PageAudio, type Audio } from '../src/sound/audio';
import { Sounds } from '../src/sound/sounds';
import { eventBetween, TONES, type Tone } from '../src/sound/tones';
import { Till } from './hand';

class Recorder implements Audio {
  readonly heard: string[] = [];

  play(tones: readonly Tone[]): void {
    this.heard.push(
      tones.map(({ hz, ms, pauseMs }) => `${String(pauseMs ?? 0)}+${String(ms)}@${String(hz)}`).join(' '),
    );
  }
}

/** What is heard when one scene follows another. */
function between(before: SceneName, after: SceneName, sounds = true): string[] {
  const recorder = new Recorder();
  const player = new Sounds(recorder);
  player.follow(sceneOf(before, { sounds }));
  player.follow({ ...sceneOf(after, { sounds }), version: 2 });
  return recorder.heard;
}

afterEach(() => {
  vi.useRealTimers();
});

describe('the till', () => {
  it.each([
    ['waiting', 'verified', '0+90@659 0+180@988'],
    ['waiting', 'not_owner', '0+180@220 60+260@175'],
    ['waiting', 'declined', '0+180@392'],
    ['waiting', 'timed_out', '0+180@392'],
    ['waiting', 'waiting_lost', '0+120@392'],
    ['verified_ready', 'handed_over', '0+90@784'],
    ['desk', 'desk_no_match', '0+120@330'],
  ] as const)('says from %s to %s what happened (%s)', (before, after, heard) => {
    expect(between(before, after)).toEqual([heard]);
  });

  it('says nothing while a screen only changes, or when nothing came of it', () => {
    for (const [before, after] of [
      ['verified', 'verified_ready'],
      ['desk', 'order'],
      ['order', 'waiting'],
      ['waiting', 'waiting_slow'],
      ['desk_no_match', 'desk_no_match'],
      ['activity', 'settings'],
    ] as const) {
      expect(between(before, after), `${before} ${after}`).toEqual([]);
    }
  });

  it('gives a document no sound that could be taken for a verdict', () => {
    expect(between('order_manual', 'manual')).toEqual([]);
  });

  it('says nothing at all when that is off, and nothing about how the window was opened', () => {
    for (const after of Object.keys(SCENES) as SceneName[]) {
      expect(between('waiting', after, false)).toEqual([]);
      expect(eventBetween(null, sceneOf(after, {}))).toBeNull();
    }
  });

  it('tells of a lost network once', () => {
    const recorder = new Recorder();
    const player = new Sounds(recorder);
    const view = sceneOf('waiting', { sounds: true });
    for (const attempt of [0, 1, 2, 3, 4, 5]) {
      const contact =
        attempt === 0 ? { is: 'good' as const } : { is: 'lost' as const, attempt, retry_in_s: 1 };
      player.follow({ ...view, screen: { ...SCENES.waiting.screen, contact } });
    }
    expect(recorder.heard).toEqual(['0+120@392']);
  });

  it('answers a scan in the window, wherever it comes', async () => {
    const recorder = new Recorder();
    const till = await Till.open('order', { sounds: true }, true, recorder);
    await till.scan('P-1042');
    expect(recorder.heard[0]).toBe('0+40@1200');
    expect(till.acts).toContain('find P-1042');
  });

  it('has tones that are short, and apart from each other', () => {
    const spoken = Object.values(TONES).map((tones) => JSON.stringify(tones));
    expect(new Set(spoken).size).toBe(spoken.length);
    for (const tones of Object.values(TONES)) {
      const length = tones.reduce((sum, { ms, pauseMs = 0 }) => sum + ms + pauseMs, 0);
      expect(length).toBeLessThanOrEqual(500);
    }
  });
});

describe('the page’s audio', () => {
  it('fades each tone in and out, never louder than -14 dBFS, one after the other', () => {
    const volumes: [number, number][] = [];
    const played: [number, number, number][] = [];
    const context = {
      currentTime: 10,
      destination: {},
      resume: () => Promise.resolve(),
      createOscillator() {
        const tone = {
          type: '',
          frequency: { value: 0 },
          begun: 0,
          connect: (next: unknown) => next,
          start(at: number) {
            tone.begun = at;
          },
          stop(at: number) {
            played.push([tone.frequency.value, tone.begun, at]);
          },
        };
        return tone;
      },
      createGain() {
        const set = (value: number, at: number): void => void volumes.push([value, at]);
        return {
          gain: { setValueAtTime: set, linearRampToValueAtTime: set },
          connect: (next: unknown) => next,
        };
      },
    };
    new PageAudio(() => context as unknown as AudioContext).play(TONES.not_owner);
    const [first, second] = played;
    expect(first?.[0]).toBe(220);
    expect(first?.[1]).toBe(10);
    expect(first?.[2]).toBeCloseTo(10.18);
    expect(second?.[0]).toBe(175);
    expect(second?.[1]).toBeCloseTo(10.24);
    expect(second?.[2]).toBeCloseTo(10.5);
    expect(Math.max(...volumes.map(([value]) => value))).toBeLessThanOrEqual(0.2);
    expect(volumes.map(([value]) => value === 0)).toEqual([
      true,
      false,
      false,
      true,
      true,
      false,
      false,
      true,
    ]);
    expect(volumes[1]![1] - volumes[0]![1]).toBeCloseTo(0.008);
  });

  it('is silent where there is none', () => {
    const broken = new PageAudio(() => {
      throw new Error('no audio device');
    });
    expect(() => broken.play(TONES.verified)).not.toThrow();
  });
});
