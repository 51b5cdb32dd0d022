// The owner is elsewhere: asked with one key from the red screen, and nobody at the counter gets a code for it.
import { describe, expect, it } from 'vitest';

import { SCENES } from '../src/ipc/scenes';
import { Till } from './hand';

function text(): string {
  return document.body.textContent ?? '';
}

describe('the owner who is elsewhere', () => {
  it('is asked with F6 about who is here, and the main key still is another check', async () => {
    const till = await Till.open('not_owner_ask');
    expect(text()).toContain('whether this person may collect');
    expect(text()).not.toContain('Bo E.');
    await till.press('F6');
    expect(till.acts).toEqual(['askOwner']);
  });

  it('is not asked where the shop does not wish it, or a code alone would be shown', async () => {
    await Till.open('not_owner');
    expect(text()).not.toContain('Ask the owner');
    const closed = await Till.open('not_owner_ask_closed');
    await closed.press('F6');
    expect(closed.acts).toEqual([]);
  });

  it.each(['waiting_owner_asked', 'waiting_owner_asked_mail', 'waiting_owner_asked_uncertain'] as const)(
    'is waited for without a code to scan: %s',
    async (name) => {
      await Till.open(name);
      expect(text()).toContain('The owner is asked on their own phone');
      expect(text()).toContain('and the name: Bo E.');
      expect(document.querySelector('img')).toBeNull();
      expect(text()).not.toContain('customer display');
    },
  );

  it('is told where the owner may not be reached', async () => {
    await Till.open('waiting_owner_asked_uncertain');
    expect(text()).toContain('No link can be sent from this till');
  });

  it.each([
    ['en', 'The owner did not say yes', 'Do not hand over.', 'Don’t ask again on somebody’s word'],
    ['sv', 'Ägaren sa inte ja', 'Lämna inte ut.', 'Fråga inte igen bara för att någon ber om det'],
  ] as const)(
    'who declines ends it: nobody here is asked for their phone (%s)',
    async (language, ...words) => {
      const till = await Till.open('owner_declined', { language });
      for (const said of words) expect(text()).toContain(said);
      expect(text()).not.toMatch(/your phone|the customer|din mobil|kunden|try again|försök igen/i);
      await till.wait(1000);
      for (const key of ['Enter', 'F6']) await till.press(key);
      expect(till.acts).toEqual([]);
      await till.press('Escape');
      await till.settle();
      expect(till.acts).toEqual(['back']);
    },
  );

  it('is not asked anew by Enter after somebody else answered in their place', async () => {
    const till = await Till.open('not_owner');
    till.fake.show({ screen: { ...SCENES.not_owner.screen, ask_owner: null, try_again: false } });
    await till.wait(1000);
    await till.press('Enter');
    expect(till.acts).toEqual([]);
  });

  it('let somebody collect: both are named, and that person has to have been seen', async () => {
    await Till.open('verified_let_by_owner');
    expect(text()).toContain('It’s Bo Ek');
    expect(text()).toContain('Anna A. lets them collect order 1042');
    expect(text()).toContain('This person accepted on the phone in front of me');
  });
});
