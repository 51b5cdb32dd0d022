// How each outcome of a check looks in the overview: its icon, and only then its colour.
import type { Component } from 'svelte';

import type { ActivityGroup, ActivityOutcome } from '../../ipc/bindings';
import CircleCheck from '../../parts/icons/CircleCheck.svelte';
import CircleDashed from '../../parts/icons/CircleDashed.svelte';
import Hand from '../../parts/icons/Hand.svelte';
import IdCard from '../../parts/icons/IdCard.svelte';
import OctagonX from '../../parts/icons/OctagonX.svelte';
import ShieldAlert from '../../parts/icons/ShieldAlert.svelte';
import TimerOff from '../../parts/icons/TimerOff.svelte';
import UserSearch from '../../parts/icons/UserSearch.svelte';
import WifiOff from '../../parts/icons/WifiOff.svelte';
import X from '../../parts/icons/X.svelte';

/** An icon and a tone. */
export interface Look {
  readonly icon: Component;
  readonly tone: 'ok' | 'stop' | 'warn' | 'idle';
}

export const LOOKS: Readonly<Record<ActivityOutcome, Look>> = {
  verified: { icon: CircleCheck, tone: 'ok' },
  manual: { icon: IdCard, tone: 'idle' },
  not_owner: { icon: OctagonX, tone: 'stop' },
  another_person: { icon: OctagonX, tone: 'stop' },
  declined: { icon: Hand, tone: 'idle' },
  timed_out: { icon: TimerOff, tone: 'idle' },
  cancelled: { icon: X, tone: 'idle' },
  network: { icon: WifiOff, tone: 'warn' },
  level_too_low: { icon: ShieldAlert, tone: 'idle' },
  unknown_customer: { icon: UserSearch, tone: 'idle' },
  could_not_check: { icon: ShieldAlert, tone: 'idle' },
};

/** The kinds of outcome, as they are counted. */
export const GROUPS: readonly { readonly group: ActivityGroup; readonly icon: Component }[] = [
  { group: 'verified', icon: CircleCheck },
  { group: 'manual', icon: IdCard },
  { group: 'not_owner', icon: OctagonX },
  { group: 'not_completed', icon: CircleDashed },
];
