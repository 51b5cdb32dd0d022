// The overview: what the desk says is drawn, the keys move in it, and the desk is asked to filter.
import { afterEach, describe, expect, it, vi } from 'vitest';

import { ACTIVITY, SCENES } from '../src/ipc/scenes';
import { Till } from './hand';

afterEach(() => {
  vi.useRealTimers();
});

function shown(): string {
  return document.body.textContent.replace(/\s+/g, ' ');
}

function chart(): HTMLElement {
  const found = document.querySelector<HTMLElement>('[role=slider]');
  if (!found) throw new Error('no chart');
  return found;
}

describe('the overview', () => {
  it('shows counts, median and a row for each check', async () => {
    await Till.open('activity');
    for (const words of ['Median time to verify 18 s', 'Checks 42', 'Verified 36', 'Not the owner 2'])
      expect(shown()).toContain(words);
    expect(document.querySelectorAll('[role=option]')).toHaveLength(ACTIVITY.rows.length);
    expect(shown()).toContain('No customer names in this list. It is kept 90 days, then deleted.');
  });

  it('says in practice only what is true there', async () => {
    await Till.open('practice_activity');
    expect(shown()).toContain('No customer names in this list.');
    expect(shown()).not.toContain('then deleted');
  });

  it('is read hour by hour with the arrow keys, and draws a bar for each kind', async () => {
    const till = await Till.open('activity');
    chart().focus();
    const read: (string | null)[] = [];
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'End', 'Home']) {
      await till.press(key);
      read.push(chart().getAttribute('aria-valuetext'));
    }
    expect(read).toEqual([
      '09:00: 3 checks, 3 verified, 0 not the owner, 0 not completed',
      '10:00: 6 checks, 5 verified, 0 not the owner, 1 not completed',
      '11:00: 9 checks, 8 verified, 1 not the owner, 0 not completed',
      '18:00: 0 checks, 0 verified, 0 not the owner, 0 not completed',
      '09:00: 3 checks, 3 verified, 0 not the owner, 0 not completed',
    ]);
    expect(till.acts).toEqual([]);
    expect(document.querySelectorAll('.bar i.not-owner')).toHaveLength(2);
    expect(document.querySelectorAll('.bar .total')).toHaveLength(6);
  });

  it('asks the desk to filter, once for a word', async () => {
    const till = await Till.open('activity');
    await till.type('10');
    await till.wait(200);
    till.fake.show({ screen: { ...ACTIVITY, text: '10' } });
    await till.settle();
    document.querySelector<HTMLElement>('input[value=not_completed]')?.click();
    const day = document.querySelector('select');
    if (day) {
      day.value = '3';
      day.dispatchEvent(new Event('change', { bubbles: true }));
    }
    expect(till.acts.at(0)).toMatch(/^showActivity 0 null 1/);
    expect(till.acts.slice(-2)).toEqual(['showActivity 0 not_completed 10', 'showActivity 3 null 10']);
  });

  it('moves in the list while the field keeps the focus; Enter shows details, Esc closes them', async () => {
    const till = await Till.open('activity');
    const field = document.activeElement;
    await till.press('ArrowDown');
    await till.press('ArrowDown');
    await till.press('ArrowDown');
    expect(document.activeElement).toBe(field);
    expect(document.querySelector('[aria-selected=true]')?.textContent).toContain('1035');
    await till.press('Enter');
    const dialog = document.querySelector('dialog')?.textContent.replace(/\s+/g, ' ');
    for (const words of ['1035', 'Timed out', '200 s', 'Ali K.', 'CC-']) expect(dialog).toContain(words);
    await till.press('Escape');
    expect(document.querySelector('dialog')).toBeNull();
    expect(till.acts).toEqual([]);
  });

  it('shows callers, customers at the counter and payments among the checks, without an order', async () => {
    const till = await Till.open('activity_all');
    const rows = [...document.querySelectorAll('[role=option]')].map((row) =>
      row.textContent.replace(/\s+/g, ' ').trim(),
    );
    for (const [n, words] of [
      [0, ['Order –', 'Verified', 'Phone call', 'Ali K.']],
      [1, ['Order –', 'Another person', 'At the counter', 'Maja L.']],
      [2, ['Order –', 'Verified', 'Payment', 'Maja L.']],
      [3, ['Order 1060', 'Verified', 'QR code', 'Maja L.']],
      [12, ['Order 1051', 'Link', 'Maja L.']],
    ] as const)
      for (const word of words) expect(rows[n]).toContain(word);
    await till.press('ArrowDown');
    await till.press('Enter');
    const dialog = document.querySelector('dialog')?.textContent.replace(/\s+/g, ' ');
    for (const words of ['Order –', 'How Phone call', '31 s', 'CC-']) expect(dialog).toContain(words);
  });

  it('exports with F8 and says where, Esc clears the filter and then leaves', async () => {
    const till = await Till.open('activity_none');
    await till.press('F8');
    till.fake.show({ screen: SCENES.activity_saved.screen });
    await till.settle();
    expect(shown()).toContain('Saved as Downloads/claimcheck-activity-2026-11-22.csv');
    await till.press('Escape');
    await till.press('Escape');
    expect(till.acts).toEqual(['exportActivity', 'showActivity 0 null ', 'back']);
  });

  it('tells no match from a day on which nothing happened', async () => {
    await Till.open('activity_none');
    expect(shown()).toContain('No checks match the filter');
    document.body.replaceChildren();
    await Till.open('activity_empty');
    expect(shown()).toContain('No checks yet on this day');
  });
});
