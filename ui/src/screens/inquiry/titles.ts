// What each purpose is called, and the ways between their forms.
import type { Desk } from '../../desk.svelte';
import type { About, Evidence } from '../../ipc/bindings';
import type { Action } from '../../parts/action';
import CreditCard from '../../parts/icons/CreditCard.svelte';
import IdCard from '../../parts/icons/IdCard.svelte';
import { say } from '../../words/say.svelte';

/** The title of its screens. */
export function titleOf(about: About): string {
  switch (about) {
    case 'caller':
      return say('call.title');
    case 'counter':
      return say('counter.title');
    case 'payment':
      return say('pay.title');
  }
}

/** Which row compares with who was asked. Of a caller that is the personal number; every other row is the order's. */
export function askedRow(about: About, evidence: readonly Evidence[]): number {
  return evidence.findIndex(
    (row) => row.is === 'identifier' && (about !== 'caller' || row.kind === 'personal_number'),
  );
}

/** The forms of the counter, from any form but their own; the caller's has its place on the rail. */
export function others(desk: Desk, about: About): Action[] {
  const counter: Action = {
    label: say('counter.title'),
    key: 'F7',
    icon: IdCard,
    open: true,
    run: () => desk.send(desk.door.openInquiry('counter')),
  };
  const payment: Action = {
    label: say('pay.title'),
    key: 'F8',
    icon: CreditCard,
    open: true,
    run: () => desk.send(desk.door.openInquiry('payment')),
  };
  switch (about) {
    case 'caller':
      return [counter, payment];
    case 'counter':
      return [payment];
    case 'payment':
      return [counter];
  }
}
