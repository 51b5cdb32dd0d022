// Which tones belong to which event, and which event there is between two views. Pure: it plays nothing.
import type { View } from '../ipc/bindings';

/** One sine tone. */
export interface Tone {
  readonly hz: number;
  readonly ms: number;
  /** Silence before it. */
  readonly pauseMs?: number;
}

/** What may be heard. */
export type SoundEvent =
  'scanned' | 'no_match' | 'verified' | 'not_owner' | 'not_completed' | 'network_lost' | 'handed_over';

/** Short, and at most two: rising for yes, falling for no. */
export const TONES: Readonly<Record<SoundEvent, readonly Tone[]>> = {
  scanned: [{ hz: 1200, ms: 40 }],
  no_match: [{ hz: 330, ms: 120 }],
  verified: [
    { hz: 659, ms: 90 },
    { hz: 988, ms: 180 },
  ],
  not_owner: [
    { hz: 220, ms: 180 },
    { hz: 175, ms: 260, pauseMs: 60 },
  ],
  not_completed: [{ hz: 392, ms: 180 }],
  network_lost: [{ hz: 392, ms: 120 }],
  handed_over: [{ hz: 784, ms: 90 }],
};

/** The network is called lost at this try in a row: one that fails alone is nothing to be told. */
const LOST_AT = 3;

/** What happened between two views, if it is something to hear. */
export function eventBetween(before: View | null, after: View): SoundEvent | null {
  // The first view is how the window was opened, not something that happened.
  if (before === null) return null;
  const [was, is] = [before.screen, after.screen];
  switch (is.is) {
    case 'verified':
      return was.is === 'verified' && was.verdict === is.verdict ? null : 'verified';
    case 'not_owner':
      return was.is === 'not_owner' && was.reference === is.reference ? null : 'not_owner';
    case 'ended':
      return was.is === 'ended' && was.reference === is.reference ? null : 'not_completed';
    case 'handed_over':
      return was.is === 'handed_over' && was.entry === is.entry ? null : 'handed_over';
    case 'waiting': {
      const tries = is.contact.is === 'lost' ? is.contact.attempt : 0;
      const had = was.is === 'waiting' && was.contact.is === 'lost' ? was.contact.attempt : 0;
      return tries >= LOST_AT && had < LOST_AT ? 'network_lost' : null;
    }
    case 'desk': {
      if (is.notice?.is !== 'no_match') return null;
      const known = was.is === 'desk' && was.notice?.is === 'no_match';
      return known && was.updated_at === is.updated_at && was.query === is.query ? null : 'no_match';
    }
    // Neither a document nor an inquiry is a verdict: they make no sound that could be taken for one.
    case 'manual':
    case 'inquiry':
    case 'sign_in':
    case 'first_run':
    case 'order':
    case 'starting':
    case 'verifying':
    case 'activity':
    case 'settings':
    case 'cannot_start':
      return null;
  }
}
