// Something of an order stays here: said line by line, with a reason, before the rest is handed over.
import { afterEach, describe, expect, it, vi } from 'vitest';

import { Till } from './hand';

afterEach(() => {
  vi.useRealTimers();
});

function shown(): string {
  return document.body.textContent.replace(/\s+/g, ' ');
}

function button(text: string): HTMLButtonElement {
  const found = [...document.querySelectorAll('dialog button')].find((one) =>
    (one.getAttribute('aria-label') ?? one.textContent).includes(text),
  );
  if (!(found instanceof HTMLButtonElement)) throw new Error(`no button is called ${text}`);
  return found;
}

describe('a line that stays here', () => {
  it('is asked about with F6: the first of which nothing was said', async () => {
    const till = await Till.open('verified');
    await till.press('F6');
    expect(document.querySelector('dialog')?.textContent).toContain('Rain jacket');
    expect(document.querySelector('dialog output')).toBeNull();
    button('Damaged').click();
    await till.settle();
    expect(till.acts).toEqual(['missing 1 1 damaged']);
    expect(document.querySelector('dialog')).toBeNull();
  });

  it('is the focused one, and some of it may be given', async () => {
    const till = await Till.open('verified');
    document.querySelectorAll<HTMLElement>('[role=checkbox]')[3]?.focus();
    await till.press('F6');
    expect(document.querySelector('dialog output')?.textContent).toBe('2 of 2');
    expect(button('One more').disabled).toBe(true);
    button('One fewer').click();
    await till.settle();
    expect(document.querySelector('dialog output')?.textContent).toBe('1 of 2');
    expect(button('One fewer').disabled).toBe(true);
    button('collects it another day').click();
    expect(till.acts).toEqual(['missing 3 1 later']);
  });

  it.each(['Enter', 'Escape'])('is not said with %s', async (key) => {
    const till = await Till.open('verified');
    await till.press('F6');
    await till.press(key);
    expect(document.querySelector('dialog')).toBeNull();
    expect(till.acts).toEqual([]);
  });

  it('says so on its row, and is neither ticked nor open', async () => {
    await Till.open('verified_part');
    const rows = [...document.querySelectorAll('[role=checkbox]')];
    expect(rows.map((row) => row.getAttribute('aria-checked'))).toEqual(['true', 'true', 'mixed', 'mixed']);
    expect(rows[2]?.textContent).toContain('Stays here: Not on the shelf');
    expect(rows[3]?.textContent).toContain('1 of 2 stay here: The customer collects it another day');
  });

  it.each([
    ['verified_nothing', 'Everything stays here: nothing to hand over'],
    ['verified_every_line', 'The shop hands over everything at once'],
  ] as const)('%s says why it can not be handed over', async (scene, words) => {
    const till = await Till.open(scene);
    expect(shown()).toContain(words);
    await till.press('Enter');
    expect(till.acts).toEqual([]);
  });

  it('is told after the hand-over, and the shelf is not struck out', async () => {
    await Till.open('handed_over_part');
    expect(shown()).toContain('A part of order 1042 is handed over');
    expect(shown()).toContain('Still here: 2 items');
    expect(document.querySelector('s')).toBeNull();
  });
});
