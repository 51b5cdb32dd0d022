// Receipts on the screen after a hand-over: what came of them, the key that prints, and a screen that waits where it must.
import { afterEach, describe, expect, it, vi } from 'vitest';

import { Till } from './hand';

afterEach(() => {
  vi.useRealTimers();
});

function shown(): string {
  return document.body.textContent.replace(/\s+/g, ' ');
}

function button(label: string): HTMLButtonElement | undefined {
  return [...document.querySelectorAll('button')].find((one) => one.textContent.includes(label));
}

describe('the receipt of a hand-over', () => {
  it.each([
    ['handed_over_printing', 'Receipt is printing'],
    ['handed_over_printed', 'Receipt printed'],
    ['handed_over_not_printed', 'The receipt didn’t print. Check the paper.'],
  ] as const)('%s is told', async (scene, told) => {
    await Till.open(scene);
    expect(shown()).toContain(told);
  });

  it('is not spoken of where there is no printer', async () => {
    const till = await Till.open('handed_over');
    expect(shown()).not.toMatch(/receipt|print/i);
    await till.press('F8');
    expect(till.acts).toEqual([]);
  });

  it.each(['handed_over_printed', 'handed_over_not_printed'] as const)(
    '%s is printed again by F8',
    async (scene) => {
      const till = await Till.open(scene);
      expect(button('Print again')).toBeDefined();
      await till.press('F8');
      expect(till.acts).toEqual(['printReceipt']);
    },
  );

  it('is printed when it is asked for', async () => {
    const till = await Till.open('handed_over_asks');
    expect(button('Print receipt')).toBeDefined();
    await till.press('F8');
    expect(till.acts).toEqual(['printReceipt']);
  });

  it('is not printed twice by a key that is pressed twice', async () => {
    const till = await Till.open('handed_over_printing');
    await till.press('F8');
    expect(till.acts).toEqual([]);
  });

  it('stops the countdown when it did not come out', async () => {
    await Till.open('handed_over_not_printed');
    expect(shown()).not.toContain('Back to the list');
    document.body.replaceChildren();
    await Till.open('handed_over_printed');
    expect(shown()).toContain('Back to the list');
  });

  it('never keeps the next order from being scanned', async () => {
    const till = await Till.open('handed_over_not_printed');
    await till.scan('1043');
    expect(till.acts).toContain('find 1043');
  });
});

describe('the print dialog of the system', () => {
  it('is opened by F8 where there is no receipt printer', async () => {
    const till = await Till.open('handed_over_no_printer');
    expect(button('Print receipt')).toBeDefined();
    await till.press('F8');
    expect(till.acts).toEqual(['printElsewhere']);
  });

  it('is the way out by F6 where the receipt printer did not print', async () => {
    const till = await Till.open('handed_over_not_printed');
    expect(button('Another printer')).toBeDefined();
    await till.press('F6');
    await till.press('F8');
    expect(till.acts).toEqual(['printElsewhere', 'printReceipt']);
  });

  it('gets the receipt alone, in the language of receipts', async () => {
    await Till.open('handed_over_no_printer');
    const paper = document.querySelector('.papers')?.textContent.replace(/\s+/g, ' ') ?? '';
    for (const part of ['Utlämningskvitto', 'Vandringskängor', '217:8f3a', 'CC-7F3K9M'])
      expect(paper).toContain(part);
    expect(paper).not.toContain('ÖVNING');
    document.body.replaceChildren();
    await Till.open('practice_handed_over_no_printer');
    expect(document.querySelectorAll('.papers .practice')).toHaveLength(2);
  });

  it('has nothing to print where none is offered', async () => {
    await Till.open('handed_over_printed');
    expect(document.querySelector('.papers')).toBeNull();
  });
});
