// *Copy details for support*, on every end that has some.
import type { Desk } from '../desk.svelte';
import type { Action } from '../parts/action';
import Copy from '../parts/icons/Copy.svelte';
import { say } from '../words/say.svelte';

/** The button, where there is something to copy. What is copied never comes to the page. */
export function copyDetails(desk: Desk, has: boolean): Action[] {
  if (!has) return [];
  return [
    {
      label: say('end.copy_details'),
      key: 'F8',
      icon: Copy,
      open: true,
      run: () => desk.send(desk.door.copyDetails(), say('end.details_copied')),
    },
  ];
}
