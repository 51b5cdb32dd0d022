// The first run: language first, then one of two, by key or button; and a scan presses neither.
import { afterEach, describe, expect, it, vi } from 'vitest';

import { Till } from './hand';

afterEach(() => {
  vi.useRealTimers();
});

function shown(): string {
  return document.body.textContent.replace(/\s+/g, ' ');
}

describe('the first run', () => {
  it('has a key for each choice', async () => {
    const till = await Till.open('first_run');
    await till.press('1');
    await till.press('2');
    expect(till.acts).toEqual(['practise', 'connect']);
  });

  it('asks for the language before anything else', async () => {
    const till = await Till.open('first_run');
    const [first] = document.querySelectorAll<HTMLElement>('input, button');
    expect(first?.closest('[role=radiogroup]')?.getAttribute('aria-label')).toBe('Language');
    document.querySelector<HTMLElement>('input[value=sv]')?.click();
    await till.settle();
    expect(till.acts[0]).toContain('"language":"sv"');
    expect(shown()).toContain('Välkommen till Claimcheck');
  });

  it('shows how to connect, and Esc leads back', async () => {
    const till = await Till.open('first_run_connect');
    expect(shown()).toContain('to /etc/claimcheck/config.toml');
    expect(shown()).toContain('claimcheck-cli doctor');
    for (const key of ['1', '2', 'Enter']) await till.press(key);
    expect(till.acts).toEqual([]);
    await till.press('Escape');
    expect(till.acts).toEqual(['back']);
  });

  it.each(['1', '12', '2121', '1042', '11'])('is not chosen by a scan of %s', async (code) => {
    const till = await Till.open('first_run');
    await till.scan(`${code}${code}`);
    expect(till.acts.filter((act) => !act.startsWith('find'))).toEqual([]);
  });

  it('has nowhere else to go', async () => {
    const till = await Till.open('first_run');
    expect(document.querySelectorAll('nav')).toHaveLength(0);
    await till.press('Escape');
    await till.press('Enter');
    expect(till.acts).toEqual([]);
  });
});

describe('leaving practice', () => {
  it('asks once, from the banner', async () => {
    const till = await Till.open('practice_desk');
    const button = [...document.querySelectorAll<HTMLElement>('aside button')][0];
    expect(button?.textContent).toBe('Leave practice mode');
    button?.click();
    await till.settle();
    expect(document.querySelector('dialog h2')?.textContent).toBe('Leave practice mode?');
    await till.press('Enter');
    expect(document.querySelector('dialog')).toBeNull();
    expect(till.acts).toEqual([]);

    button?.click();
    await till.settle();
    document.querySelector<HTMLElement>('dialog .choice')?.click();
    await till.settle();
    expect(till.acts).toEqual(['leavePractice']);
    expect(document.querySelector('dialog')).toBeNull();
  });

  it('is not offered where the till is no practice, or is not left', async () => {
    await Till.open('test_desk');
    expect(document.querySelectorAll('aside button')).toHaveLength(0);
    document.body.replaceChildren();
    await Till.open('desk');
    expect(shown()).not.toContain('Leave practice mode');
  });
});
