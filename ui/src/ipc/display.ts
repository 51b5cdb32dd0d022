// The customer display's door to the desk: it listens, and can do nothing else.
import { Channel, invoke } from '@tauri-apps/api/core';

import type { CustomerView } from './bindings';

/** Calls `onView` with what the customer sees now, and then with every change. */
export function subscribeDisplay(onView: (view: CustomerView) => void): Promise<void> {
  const channel = new Channel<CustomerView>(onView);
  return invoke('subscribe_display', { channel });
}
