// What a teller can do with the customer display while somebody in front of it is asked.
import type { Desk } from '../desk.svelte';
import type { DisplayState } from '../ipc/bindings';
import type { Action } from '../parts/action';
import Monitor from '../parts/icons/Monitor.svelte';
import { say } from '../words/say.svelte';

/** Shows the code there, or takes it away; nothing where there is no display. */
export function onDisplay(desk: Desk): Action[] {
  const display: DisplayState = desk.view?.display.state ?? { is: 'off' };
  if (display.is === 'off') return [];
  const shown = display.is === 'shown';
  return [
    {
      label: shown ? say('wait.display_off') : say('wait.display'),
      key: 'F8',
      icon: Monitor,
      open: display.is !== 'unplugged',
      reason: display.is === 'unplugged' ? say('wait.display_unplugged') : undefined,
      run: () => desk.send(desk.door.showOnDisplay(!shown)),
    },
  ];
}
