// How far it has come, in three steps.
import type { Component } from 'svelte';

import type { Pace } from '../../ipc/bindings';
import ShieldCheck from '../../parts/icons/ShieldCheck.svelte';
import Smartphone from '../../parts/icons/Smartphone.svelte';
import Wifi from '../../parts/icons/Wifi.svelte';
import { say } from '../../words/say.svelte';

type State = 'done' | 'now' | 'later';

/** The steps of a request; `sent` says when and to whom it went. */
export function stepsOf(
  at: 'starting' | 'waiting' | 'verifying',
  sent: string,
  pace: Pace,
): { title: string; hint: string; icon: Component; state: State }[] {
  const before: State = at === 'starting' ? 'now' : 'done';
  const customer: State = at === 'starting' ? 'later' : at === 'waiting' ? 'now' : 'done';
  return [
    {
      title: at === 'starting' ? say('wait.step.sending') : say('wait.step.sent'),
      hint: at === 'starting' ? say('wait.step.sending_hint') : sent,
      icon: Wifi,
      state: before,
    },
    {
      title: say('wait.step.customer'),
      hint: pace === 'usual' ? say('wait.step.customer_hint') : say('wait.step.slow_hint'),
      icon: Smartphone,
      state: customer,
    },
    {
      title: say('wait.step.checking'),
      hint: say('wait.step.checking_hint'),
      icon: ShieldCheck,
      state: at === 'verifying' ? 'now' : 'later',
    },
  ];
}
