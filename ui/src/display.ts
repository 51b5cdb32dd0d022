// Starts the customer display: fonts, styles, and the views that the desk sends. In a browser without the app, prepared
// views stand in; the shipped build does not contain them.
import '@fontsource-variable/inter/opsz.css';
import './tokens.css';
import './base.css';

import { mount } from 'svelte';

import Display from './display/Display.svelte';
import { Customer, type Subscribe } from './display/customer.svelte';
import { subscribeDisplay } from './ipc/display';

async function openDoor(): Promise<Subscribe> {
  const withoutApp = import.meta.env.DEV && !('__TAURI_INTERNALS__' in window);
  if (withoutApp || import.meta.env.MODE === 'pictures') {
    const { customerFromAddress } = await import('./ipc/customers');
    return customerFromAddress(window.location.search);
  }
  return subscribeDisplay;
}

const customer = new Customer(await openDoor(), () => performance.now());
mount(Display, { target: document.body, props: { customer } });
