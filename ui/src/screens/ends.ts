// How each end of a check that is neither yes nor no is told: icon, sentence, what to do. A new kind of end does not
// compile until it has its words.
import type { Component } from 'svelte';

import { span } from '../format';
import type { About, CheckPurpose, End } from '../ipc/bindings';
import BadgeAlert from '../parts/icons/BadgeAlert.svelte';
import Clock from '../parts/icons/Clock.svelte';
import ClockAlert from '../parts/icons/ClockAlert.svelte';
import FileX2 from '../parts/icons/FileX2.svelte';
import Hand from '../parts/icons/Hand.svelte';
import HardDrive from '../parts/icons/HardDrive.svelte';
import Headset from '../parts/icons/Headset.svelte';
import IdCard from '../parts/icons/IdCard.svelte';
import Link2Off from '../parts/icons/Link2Off.svelte';
import MessageCircle from '../parts/icons/MessageCircle.svelte';
import Network from '../parts/icons/Network.svelte';
import Package from '../parts/icons/Package.svelte';
import Phone from '../parts/icons/Phone.svelte';
import RefreshCw from '../parts/icons/RefreshCw.svelte';
import ScanLine from '../parts/icons/ScanLine.svelte';
import ShieldAlert from '../parts/icons/ShieldAlert.svelte';
import Smartphone from '../parts/icons/Smartphone.svelte';
import TimerOff from '../parts/icons/TimerOff.svelte';
import Unplug from '../parts/icons/Unplug.svelte';
import User from '../parts/icons/User.svelte';
import UserSearch from '../parts/icons/UserSearch.svelte';
import UserX from '../parts/icons/UserX.svelte';
import Wifi from '../parts/icons/Wifi.svelte';
import WifiOff from '../parts/icons/WifiOff.svelte';
import { language, say } from '../words/say.svelte';

/** What the screen of one end says. */
export interface Told {
  /** Pale grey for what is nobody's fault, pale yellow for what somebody must put right. */
  readonly tone: 'idle' | 'warn';
  readonly icon: Component;
  readonly title: string;
  readonly hint: string;
  readonly advice: string;
  readonly rows: readonly (readonly [Component | number, string])[];
  /** A sentence for the customer. */
  readonly quote?: string;
  /** For IT: what is wrong, and the technical line under it. */
  readonly cause?: { readonly words: string; readonly detail: string };
  /** *Open settings* is the main action. */
  readonly settings?: true;
}

/** The words and the icon of an end. */
export function tell(end: End, provider: string, purpose: CheckPurpose | About): Told {
  const told = tellPickUp(end, provider);
  switch (purpose) {
    case 'pick_up':
      return told;
    case 'let_collect':
      return tellOfOwner(end, told);
    case 'caller':
    case 'counter':
    case 'payment':
      return tellOfInquiry(end, provider, told);
  }
}

/** No order is asked about, and nothing is handed over; a caller's phone is in nobody's sight. */
function tellOfInquiry(end: End, provider: string, told: Told): Told {
  switch (end.is) {
    case 'declined':
      return {
        tone: told.tone,
        icon: told.icon,
        title: told.title,
        hint: say('end.inquiry.declined'),
        advice: told.advice,
        rows: told.rows,
      };
    case 'timed_out':
      return {
        ...told,
        rows: [
          [Wifi, say('end.timed_out.1')],
          [Smartphone, say('end.inquiry.finish')],
        ],
      };
    case 'level_too_low':
      return {
        ...told,
        hint: say('end.inquiry.level_too_low', { needs: say(`identifier.${end.needs}`) }),
        rows: [[RefreshCw, say('end.level_too_low.1')]],
      };
    case 'sign_in_too_weak':
      return { ...told, rows: [[RefreshCw, say('end.level_too_low.1')]] };
    case 'no_common_identifier':
      return { ...told, hint: say('end.inquiry.compared'), rows: [[Hand, say('end.inquiry.rely')]] };
    case 'token_invalid':
      return { ...told, hint: say('end.inquiry.token_invalid') };
    case 'unknown_customer':
      return {
        ...told,
        hint: say('end.inquiry.unknown', { provider }),
        rows: [[User, say('end.inquiry.typed')]],
      };
    case 'unreachable':
      return { ...told, hint: say('end.inquiry.unreachable') };
    case 'misconfigured':
      return { ...told, rows: told.rows.slice(0, 2) };
    case 'storage':
      return { ...told, hint: say('end.inquiry.storage') };
    case 'another_account':
    case 'contradiction':
    case 'result_lost':
    case 'clock_wrong':
    case 'verdict_expired':
      return told;
  }
}

/** The owner who is elsewhere was asked: nothing here is for the phone, or the word, of whoever is at the counter. */
function tellOfOwner(end: End, told: Told): Told {
  const rows = [[Hand, say('end.let_collect.1')]] as const;
  switch (end.is) {
    case 'declined':
    case 'timed_out':
    case 'result_lost':
      return {
        tone: told.tone,
        icon: told.icon,
        title: say('end.let_collect.title'),
        hint: say('end.let_collect.hint'),
        advice: say('end.todo'),
        rows,
      };
    case 'level_too_low':
    case 'sign_in_too_weak':
    case 'no_common_identifier':
    case 'contradiction':
    case 'token_invalid':
    case 'unknown_customer':
      return { ...told, rows: [[Package, say('end.let_collect.hint')], ...rows] };
    case 'another_account':
    case 'unreachable':
    case 'misconfigured':
    case 'clock_wrong':
    case 'verdict_expired':
    case 'storage':
      return told;
  }
}

function tellPickUp(end: End, provider: string): Told {
  switch (end.is) {
    case 'declined':
      return {
        tone: 'idle',
        icon: UserX,
        title: say('end.declined.title'),
        hint: say('end.declined.hint'),
        advice: say('end.reasons'),
        rows: [
          [Smartphone, say('end.declined.1')],
          [Hand, say('end.declined.2')],
          [User, say('end.declined.3')],
        ],
        quote: say('end.declined.say'),
      };
    case 'timed_out':
      return {
        tone: 'idle',
        icon: TimerOff,
        title: say('end.timed_out.title'),
        hint: say('end.timed_out.hint', { n: end.after_s }),
        advice: say('end.before'),
        rows: [
          [Wifi, say('end.timed_out.1')],
          [ScanLine, say('end.timed_out.2')],
          [Smartphone, say('end.timed_out.3')],
        ],
      };
    case 'level_too_low':
      return {
        tone: 'warn',
        icon: IdCard,
        title: say('end.level_too_low.title'),
        hint: say('end.level_too_low.hint', { needs: say(`identifier.${end.needs}`) }),
        advice: say('end.todo'),
        rows: [
          [RefreshCw, say('end.level_too_low.1')],
          [Package, say('end.level_too_low.2')],
        ],
      };
    case 'sign_in_too_weak':
      return {
        tone: 'warn',
        icon: IdCard,
        title: say('end.sign_in_too_weak.title'),
        hint: say(`end.sign_in_too_weak.${end.rule}`),
        advice: say('end.todo'),
        rows: [
          [RefreshCw, say('end.level_too_low.1')],
          [Package, say('end.level_too_low.2')],
        ],
        cause: { words: '', detail: end.detail },
      };
    case 'no_common_identifier':
      return {
        tone: 'warn',
        icon: UserSearch,
        title: say('end.no_common_identifier.title'),
        hint: say('end.no_common_identifier.hint'),
        advice: say('end.todo'),
        rows: [
          [Package, say('end.no_common_identifier.1')],
          [Headset, say('end.no_common_identifier.2')],
        ],
      };
    case 'another_account':
      return {
        tone: 'warn',
        icon: UserSearch,
        title: say('end.another_account.title'),
        hint: say('end.another_account.hint'),
        advice: say('end.todo'),
        rows: [
          [Package, say('end.another_account.1')],
          [Headset, say('end.another_account.2')],
        ],
      };
    case 'contradiction':
      return {
        tone: 'warn',
        icon: ShieldAlert,
        title: say('end.contradiction.title'),
        hint: say('end.contradiction.hint'),
        advice: say('end.todo'),
        rows: [
          [RefreshCw, say('end.contradiction.1')],
          [Headset, say('end.contradiction.2')],
        ],
      };
    case 'token_invalid':
      return {
        tone: 'warn',
        icon: BadgeAlert,
        title: say('end.token_invalid.title'),
        hint: say('end.token_invalid.hint'),
        advice: say('end.todo'),
        rows: [
          [RefreshCw, say('end.token_invalid.1')],
          [Headset, say('end.token_invalid.2')],
        ],
        cause: { words: '', detail: end.rule },
      };
    case 'unknown_customer':
      return {
        tone: 'warn',
        icon: FileX2,
        title: say('end.unknown_customer.title'),
        hint: say('end.unknown_customer.hint', { provider }),
        advice: say('end.todo'),
        rows: [
          [User, say('end.unknown_customer.1')],
          [Headset, say('end.unknown_customer.2')],
        ],
      };
    case 'result_lost':
      return {
        tone: 'idle',
        icon: Link2Off,
        title: say('end.result_lost.title'),
        hint: say('end.result_lost.hint'),
        advice: say('end.todo'),
        rows: [
          [MessageCircle, say('end.result_lost.1')],
          [RefreshCw, say('end.result_lost.2')],
        ],
      };
    case 'unreachable':
      return {
        tone: 'warn',
        icon: WifiOff,
        title: say('end.unreachable.title', { provider }),
        hint: say('end.unreachable.hint'),
        advice: say('end.todo'),
        rows: [
          [Network, say('end.unreachable.1')],
          [Phone, say('end.unreachable.2')],
        ],
        cause: { words: '', detail: end.detail },
      };
    case 'misconfigured':
      return {
        tone: 'warn',
        icon: Unplug,
        title: say('end.misconfigured.title'),
        hint: say('end.misconfigured.hint'),
        advice: say('end.todo'),
        rows: [
          [1, say(end.tested ? 'end.misconfigured.1' : 'end.misconfigured.untested')],
          [2, say('end.misconfigured.2')],
          [3, say('end.misconfigured.3')],
        ],
        cause: { words: say(`cause.${end.cause}`, { provider }), detail: end.detail },
        ...(end.tested ? { settings: true } : {}),
      };
    case 'clock_wrong':
      return {
        tone: 'warn',
        icon: ClockAlert,
        title: say('end.clock_wrong.title'),
        hint:
          end.ahead_s >= 0
            ? say('end.clock_wrong.ahead', { time: span(language(), end.ahead_s) })
            : say('end.clock_wrong.behind', { time: span(language(), -end.ahead_s) }),
        advice: say('end.todo'),
        rows: [
          [1, say('end.clock_wrong.1')],
          [2, say('end.clock_wrong.2')],
        ],
      };
    case 'verdict_expired':
      return {
        tone: 'idle',
        icon: Clock,
        title: say('end.verdict_expired.title'),
        hint: say('end.verdict_expired.hint'),
        advice: say('end.todo'),
        rows: [[RefreshCw, say('end.verdict_expired.1')]],
      };
    case 'storage':
      return {
        tone: 'warn',
        icon: HardDrive,
        title: say('end.storage.title'),
        hint: say('end.storage.hint'),
        advice: say('end.todo'),
        rows: [[HardDrive, say(`end.storage.${end.because}`)]],
      };
  }
}
