// The link by e-mail while a customer is waited for: offered by one key, told by what came of it, and never on the page.
import { afterEach, describe, expect, it, vi } from 'vitest';

import { Till } from './hand';

afterEach(() => {
  vi.useRealTimers();
});

function shown(): string {
  return document.body.textContent.replace(/\s+/g, ' ');
}

function told(): string {
  return document.querySelector('.link')?.textContent.trim() ?? '';
}

describe('the link by e-mail', () => {
  it('is not spoken of where none can be sent', async () => {
    const till = await Till.open('waiting');
    expect(shown()).not.toMatch(/e-mail/i);
    await till.press('F6');
    expect(till.acts).toEqual([]);
  });

  it('is sent by F6', async () => {
    const till = await Till.open('waiting_link');
    expect(shown()).toContain('Send link by e-mail');
    expect(told()).toBe('');
    await till.press('F6');
    expect(till.acts).toEqual(['sendLink']);
  });

  it.each([
    ['waiting_link_sending', 'Sending the link'],
    ['waiting_link_sent', 'Link sent to a•••a@example.com'],
    ['waiting_link_no_more', 'No more links for this order today. Use the QR code.'],
  ] as const)('%s is told, and F6 does nothing', async (scene, words) => {
    const till = await Till.open(scene);
    expect(told()).toBe(words);
    await till.press('F6');
    expect(till.acts).toEqual([]);
  });

  it('is tried again when it was not sent', async () => {
    const till = await Till.open('waiting_link_failed');
    expect(told()).toBe('The link could not be sent. Use the QR code, or try again.');
    await till.press('F6');
    expect(till.acts).toEqual(['sendLink']);
  });

  it('is offered with a new request after the time ran out', async () => {
    const till = await Till.open('timed_out_mail');
    expect(shown()).toContain('New request by e-mail');
    expect(shown()).toContain('Or send the link by e-mail instead');
    await till.press('F6');
    expect(till.acts).toEqual(['identifyByMail']);
    document.body.replaceChildren();
    const without = await Till.open('timed_out');
    expect(shown()).not.toMatch(/e-mail/i);
    await without.press('F6');
    expect(without.acts).toEqual([]);
  });

  it('is remembered beside the line about the phone', async () => {
    await Till.open('verified');
    expect(shown()).not.toContain('The link left the till');
    document.body.replaceChildren();
    await Till.open('verified_link_left');
    expect(shown()).toContain('The link left the till. Tick only what you saw here.');
  });
});

describe('copying the link', () => {
  it('is not spoken of where the shop does not allow it', async () => {
    const till = await Till.open('waiting');
    expect(shown()).not.toMatch(/copy/i);
    await till.press('F7');
    expect(till.acts).toEqual([]);
  });

  it('is done by F7, and again', async () => {
    const till = await Till.open('waiting_copy');
    expect(told()).toBe('');
    await till.press('F7');
    await till.press('F7');
    expect(till.acts).toEqual(['copyLink', 'copyLink']);
  });

  it('is told', async () => {
    await Till.open('waiting_copied');
    expect(told()).toBe('Link copied. You must still see the phone.');
  });

  it('ends with the links of the day', async () => {
    const till = await Till.open('waiting_copy_no_more');
    expect(told()).toBe('No more links for this order today. Use the QR code.');
    await till.press('F7');
    expect(till.acts).toEqual([]);
  });
});
