// Starts the window: fonts, styles, and the desk behind them. In a browser without the app, the fake desk stands in;
// the shipped build does not contain it.
import '@fontsource-variable/inter/opsz.css';
import './tokens.css';
import './base.css';

import { mount } from 'svelte';

import App from './App.svelte';
import { Desk, type Clock, type Door } from './desk.svelte';
import * as door from './ipc/index';
import { PageAudio } from './sound/audio';

const CLOCK: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now() / 1000,
};

async function openDesk(): Promise<Desk> {
  const withoutApp = import.meta.env.DEV && !('__TAURI_INTERNALS__' in window);
  if (withoutApp || import.meta.env.MODE === 'pictures') {
    const { fakeFromAddress } = await import('./ipc/fake');
    const fake = fakeFromAddress(window.location.search);
    return new Desk(fake.door satisfies Door, fake.clock);
  }
  return new Desk(door, CLOCK);
}

const desk = await openDesk();
await desk.begin(document.fonts.load('1em "Inter Variable"'));
mount(App, { target: document.body, props: { desk, audio: new PageAudio() } });
