// Callers, customers at the counter and payments: what a teller types and presses, and what no screen may show.
import { afterEach, describe, expect, it, vi } from 'vitest';

import { SCENES } from '../src/ipc/scenes';
import { missing, read, stateOf } from '../src/screens/inquiry/number';
import { Till } from './hand';

const TODAY = new Date(2026, 10, 22);

afterEach(() => {
  vi.useRealTimers();
});

function shown(): string {
  return document.body.textContent.replace(/\s+/g, ' ');
}

function type(text: string): void {
  const field = document.querySelector<HTMLInputElement>('main input')!;
  field.focus();
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

describe('a personal number', () => {
  it('is grouped in eight and four, whatever stands between the digits', () => {
    for (const text of ['191212121212', '19121212-1212', ' 1912 1212 1212', '19121212 – 1212']) {
      expect(read(text, TODAY)).toEqual({
        shown: '19121212 – 1212',
        digits: '191212121212',
        guessed: false,
      });
    }
    expect(read('1912121', TODAY).shown).toBe('1912121');
    expect(read('1912121212123', TODAY).digits).toBe('191212121212');
  });

  it('of ten digits gets a century that has to be confirmed', () => {
    for (const [text, digits] of [
      ['121212-1212', '201212121212'],
      ['121212+1212', '191212121212'],
      ['811218-9876', '198112189876'],
      ['701063-2391', '197010632391'],
      ['261123-0000', '192611230000'],
    ]) {
      expect(read(text!, TODAY)).toMatchObject({ digits, guessed: true });
    }
    expect(read('121212-121', TODAY)).toEqual({
      shown: '121212-121',
      digits: '121212121',
      guessed: false,
    });
  });

  it('of ten digits without a sign is asked for whole, and no century is guessed', async () => {
    for (const text of ['8112189876', '811218 9876', '0101011234', '1801311234', '81121898761']) {
      expect(read(text, TODAY).guessed).toBe(false);
      expect(stateOf(read(text, TODAY).digits)).toBe('no_century');
    }
    // With four digits of the year there is nothing to say but how many are left.
    expect(stateOf(read('1981121898', TODAY).digits)).toBe('short');
    expect(stateOf(read('811218987', TODAY).digits)).toBe('short');
    const till = await Till.open('caller');
    type('8112189876');
    await till.settle();
    expect(shown()).toContain('Write all 12 digits: the year has four');
    await till.press('Enter');
    expect(till.acts).toEqual([]);
  });

  it('is tested while it is typed', () => {
    expect(stateOf('')).toBe('empty');
    expect(stateOf('1912121212')).toBe('short');
    expect(missing('1912121212')).toBe(2);
    expect(stateOf('191212121213')).toBe('bad');
    expect(stateOf('199002301234')).toBe('no_date');
    for (const valid of ['191212121212', '197010632391', '198112189876', '200002292399'])
      expect(stateOf(valid)).toBe('ok');
  });
});

describe('the caller', () => {
  it('has a place on the rail and a key', async () => {
    const till = await Till.open('desk');
    await till.press('F3');
    await till.settle();
    expect(till.acts).toContain('openInquiry caller');
  });

  it('is asked with Enter, once the number is valid', async () => {
    const till = await Till.open('caller');
    type('19121212121');
    await till.settle();
    expect(shown()).toContain('1 digit left');
    await till.press('Enter');
    expect(till.acts).toEqual([]);
    type('191212121212');
    await till.settle();
    expect(shown()).toContain('The number is valid');
    await till.press('Enter');
    await till.settle();
    expect(till.acts).toEqual(['askCaller 191212121212 by_customer 1042']);
  });

  it('is not asked by a century that nobody confirmed', async () => {
    const till = await Till.open('caller');
    type('811218-9876');
    await till.settle();
    expect(shown()).toContain('Born 1981?');
    await till.press('Enter');
    await till.wait(1000);
    expect(till.acts).toEqual([]);
    await till.press('Enter');
    await till.settle();
    expect(till.acts).toEqual(['askCaller 198112189876 by_customer 1042']);
  });

  it('is not asked where the phone would show a code only, and the screen says why', async () => {
    const till = await Till.open('caller_closed');
    expect(shown()).toContain('a short code only');
    type('191212121212');
    await till.settle();
    await till.press('Enter');
    expect(till.acts).toEqual([]);
  });

  it('clears with Esc, and leaves with the next', async () => {
    const till = await Till.open('caller');
    type('1912');
    await till.settle();
    await till.press('Escape');
    await till.wait(1000);
    expect(document.querySelector<HTMLInputElement>('main input')!.value).toBe('');
    expect(till.acts).toEqual([]);
    await till.press('Escape');
    await till.settle();
    expect(till.acts).toEqual(['back']);
  });

  it('gets the sentence to say now, spelled out, and no QR code', async () => {
    await Till.open('caller_waiting');
    expect(shown()).toContain('You’ll see TIGER 42');
    expect(shown()).toContain('T as in Tango, I as in India');
    expect(shown()).toContain('191212••-••••');
    expect(document.querySelector('main img')).toBeNull();
    expect(shown()).not.toContain('Leads to');
  });
});

describe('an answer', () => {
  const IDENTIFIED = ['caller_identified', 'counter_identified', 'payment_approved'] as const;

  it.each(IDENTIFIED)('of %s is neutral: never the green panel, and nothing hands over', async (name) => {
    const till = await Till.open(name);
    expect(document.querySelector('.panel.idle')).not.toBeNull();
    expect(document.querySelector('.panel.ok')).toBeNull();
    expect(shown()).not.toContain('Hand over');
    await till.press('Enter');
    await till.settle();
    expect(till.acts).toEqual([`openInquiry ${SCENES[name].screen.about}`]);
  });

  it.each(['caller_not_owner', 'counter_another'] as const)('%s names nobody', async (name) => {
    await Till.open(name);
    expect(shown()).not.toMatch(/Tolvan|Bo Ek|191212|@/);
  });

  it.each([
    [{ is: 'declined' }, ['No answer that counts. Tell nothing; ask again after a minute.']],
    [{ is: 'timed_out', after_s: 200 }, ['Ask if the phone has signal', 'must finish in their app']],
    [{ is: 'level_too_low', needs: 'personal_number' }, ['that was asked for']],
    [{ is: 'no_common_identifier' }, ['nothing in it can be compared', 'Do not rely on this answer']],
    [{ is: 'token_invalid', rule: '' }, ['Do not rely on it.']],
    [{ is: 'unknown_customer' }, ['knows nobody by what was typed']],
    [{ is: 'unreachable', detail: '' }, ['Nobody could be asked.']],
    [{ is: 'storage', because: 'full' }, ['Nothing was recorded.']],
    [{ is: 'misconfigured', cause: 'client_refused', detail: '', tested: true }, ['press Test connection']],
    [{ is: 'sign_in_too_weak', rule: 'age', detail: '' }, ['sign in another way']],
  ] as const)('that is neither yes nor no speaks of no order: %j', async (end, words) => {
    const till = await Till.open('caller_declined');
    for (const about of ['caller', 'counter', 'payment'] as const) {
      const state = { is: 'ended', end, reference: 'CC-2D8QWX', try_again: true, details: false } as const;
      till.fake.show({ screen: { is: 'inquiry', about, state } });
      await till.settle();
      for (const said of words) expect(shown()).toContain(said);
      const said = document.querySelector('main')?.textContent ?? '';
      expect(said).not.toMatch(/order|hand over|handed over|parcel|may i see|the code, without glare|scan/i);
    }
  });

  it('of a payment says who approved how much to whom', async () => {
    await Till.open('payment_approved');
    expect(shown()).toContain('Ingrid Bjørnstad approved 129.50 SEK to Tallmo, Uppsala');
  });
});
