// The customer display: each state in its own language and nothing else, no key and no pointer, and no fault that axe can
// see. And what the teller is told of it.
import axe from 'axe-core';
import { render } from '@testing-library/svelte';
import { flushSync, tick } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';

import Display from '../src/display/Display.svelte';
import { Customer } from '../src/display/customer.svelte';
import type { CustomerView } from '../src/ipc/bindings';
import { CUSTOMERS, customerOf, type CustomerName } from '../src/ipc/customers';
import { speak } from '../src/words/say.svelte';
import { Till } from './hand';

const EVERY = Object.keys(CUSTOMERS) as CustomerName[];

/** Shows a view; the answer shows another one. */
async function shown(view: CustomerView): Promise<(view: CustomerView) => Promise<void>> {
  let tell: (view: CustomerView) => void = () => undefined;
  const customer = new Customer(
    (onView) => {
      tell = onView;
      onView(view);
      return Promise.resolve();
    },
    () => performance.now(),
  );
  render(Display, { props: { customer } });
  await settled();
  return async (next) => {
    tell(next);
    await settled();
  };
}

async function settled(): Promise<void> {
  await tick();
  flushSync();
  await Promise.resolve();
}

function text(): string {
  return document.body.textContent.replace(/\s+/g, ' ');
}

function heard(): string {
  return document.querySelector('[role=status]')?.textContent ?? '';
}

afterEach(() => {
  vi.useRealTimers();
});

describe('the customer display', () => {
  it.each(EVERY.flatMap((name) => [[name, 'en'] as const, [name, 'sv'] as const]))(
    'has no fault in %s in %s, whatever the till speaks',
    async (name, language) => {
      speak(language === 'en' ? 'sv' : 'en');
      await shown(customerOf(name, { language }));
      expect(document.documentElement.lang).toBe(language);
      expect(document.querySelector('h1')?.textContent).not.toBe('');
      const result = await axe.run(document, { rules: { 'color-contrast': { enabled: false } } });
      expect(
        result.violations.map((fault) => `${fault.id}: ${fault.nodes.map((node) => node.html).join(' ')}`),
      ).toEqual([]);
    },
  );

  it('says in each language what the customer does', async () => {
    const show = await shown(customerOf('display_qr'));
    expect(text()).toContain('Check that your phone shows MÅNE 42');
    await show({ ...customerOf('display_qr', { language: 'sv' }), version: 2 });
    expect(text()).toContain('Kontrollera att mobilen visar MÅNE 42');
  });

  it('announces each state once, and the time left at 60, 30 and 10 seconds', async () => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
    });
    const show = await shown(customerOf('display_idle'));
    const said = [heard()];
    await show({ ...customerOf('display_qr'), version: 2 });
    for (let second = 0; second < 165; second += 1) {
      if (said.at(-1) !== heard()) said.push(heard());
      await vi.advanceTimersByTimeAsync(1000);
      await settled();
    }
    for (const [version, name] of [
      [3, 'display_checking'],
      [4, 'display_thanks'],
    ] as const) {
      await show({ ...customerOf(name), version });
      said.push(heard());
    }
    expect(said).toEqual([
      'Welcome. Picking up an order? Have your phone ready.',
      'Scan the code on the screen with your phone. Check that your phone shows MÅNE 42.',
      '60 seconds left',
      '30 seconds left',
      '10 seconds left',
      'One moment…',
      'Thank you. We’re done. Your parcel is on its way to the desk.',
    ]);
  });

  it('says the time left in figures where it is larger', async () => {
    await shown(customerOf('display_larger'));
    expect(text()).toContain('2:41 left');
  });

  it('is marked in practice', async () => {
    await shown(customerOf('display_practice'));
    expect(text()).toContain('Practice: made-up customers');
  });

  it('drops a view that is older than the one shown', async () => {
    const show = await shown({ ...customerOf('display_thanks'), version: 5 });
    await show({ ...customerOf('display_qr'), version: 4 });
    expect(text()).toContain('Thank you');
  });

  it('has nothing to operate, and swallows what is typed or pressed', async () => {
    await shown(customerOf('display_qr'));
    expect(document.querySelectorAll('button, a, input, select, textarea, [tabindex]')).toHaveLength(0);
    for (const event of [
      new KeyboardEvent('keydown', { key: 'F5', cancelable: true, bubbles: true }),
      new KeyboardEvent('keydown', { key: 'a', ctrlKey: true, cancelable: true, bubbles: true }),
      new MouseEvent('contextmenu', { cancelable: true, bubbles: true }),
      new MouseEvent('mousedown', { cancelable: true, bubbles: true }),
    ])
      expect(document.body.dispatchEvent(event)).toBe(false);
  });
});

describe('the teller', () => {
  it('shows the code there with F8', async () => {
    const till = await Till.open('waiting_display');
    await till.press('F8');
    expect(till.acts).toEqual(['showOnDisplay true']);
  });

  it('sees that it is shown there, and takes it away with F8', async () => {
    const till = await Till.open('waiting_display_shown');
    expect(text()).toContain('Shown on customer display');
    await till.press('F8');
    expect(till.acts).toEqual(['showOnDisplay false']);
  });

  it('is told that it is not connected, and F8 does nothing', async () => {
    const till = await Till.open('waiting_display_gone');
    expect(text()).toContain('The customer display is not connected');
    await till.press('F8');
    expect(till.acts).toEqual([]);
  });

  it.each([
    ['waiting_display_small', 'too small for a phone'],
    ['waiting_display_covered', 'A window lies over the customer display'],
  ] as const)('is told what may keep a phone from reading it (%s)', async (scene, words) => {
    await Till.open(scene);
    expect(text()).toContain(words);
  });

  it('sees nothing of it where there is none', async () => {
    await Till.open('waiting');
    expect(text()).not.toContain('customer display');
  });

  it('sets it up in Settings, all of it at once, and finds it with F8', async () => {
    const till = await Till.open('settings_display');
    [...document.querySelectorAll('button')]
      .find((button) => button.textContent.includes('Customer display'))
      ?.click();
    await till.settle();
    document.querySelector<HTMLElement>('input[value=portrait]')?.click();
    expect(till.acts).toEqual([
      'setUpDisplay {"in_use":true,"screen":null,"orientation":"portrait","language":"till","automatic":true,"larger":false,"diagonal_inches":24}',
    ]);
    await till.press('F8');
    expect(till.acts.at(-1)).toBe('findDisplay');
  });
});
