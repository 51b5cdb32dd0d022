// Prepared views of the customer display: every state that looks different. For working on the page and for its tests;
// the shipped build does not contain them.
import type { Subscribe } from '../display/customer.svelte';
import type { CustomerLook, CustomerView, Language, Showing, Theme } from './bindings';
import qr from './fake-qr.svg?raw';

const LOOK: CustomerLook = {
  store: 'Tallmo',
  realm: 'real',
  language: 'en',
  theme: 'light',
  orientation: 'auto',
  larger: false,
  reduce_motion: true,
};

const CODE: Extract<Showing, { is: 'code' }> = {
  is: 'code',
  qr_svg: qr,
  pixels_per_module: 0,
  code_word: 'MÅNE',
  code_digits: '42',
  left_s: 161,
  lifetime_s: 200,
};

/** All states by name. */
export const CUSTOMERS = {
  display_idle: { look: LOOK, showing: { is: 'welcome' } },
  display_qr: { look: LOOK, showing: CODE },
  display_checking: { look: LOOK, showing: { is: 'checking' } },
  display_thanks: { look: LOOK, showing: { is: 'thanks' } },
  display_done: { look: LOOK, showing: { is: 'done' } },
  display_not_completed: { look: LOOK, showing: { is: 'not_completed' } },
  display_here: { look: LOOK, showing: { is: 'here', number: 2 } },
  display_practice: { look: { ...LOOK, realm: 'practice' }, showing: { ...CODE, code_word: 'TIGER' } },
  display_notified: { look: LOOK, showing: { ...CODE, qr_svg: null } },
  display_small: { look: LOOK, showing: { ...CODE, pixels_per_module: 10 } },
  display_larger: { look: { ...LOOK, larger: true }, showing: CODE },
  display_larger_idle: { look: { ...LOOK, larger: true }, showing: { is: 'welcome' } },
  display_larger_thanks: { look: { ...LOOK, larger: true }, showing: { is: 'thanks' } },
  display_turned: { look: { ...LOOK, orientation: 'portrait' }, showing: CODE },
} as const satisfies Record<string, Omit<CustomerView, 'version'>>;

/** The name of a state. */
export type CustomerName = keyof typeof CUSTOMERS;

/** The whole view of a state. */
export function customerOf(name: CustomerName, look: Partial<CustomerLook> = {}): CustomerView {
  const { look: usual, showing } = CUSTOMERS[name];
  return { version: 1, look: { ...usual, ...look }, showing };
}

/** Chosen by the address, as the teller's scenes are: `?scene=display_qr&theme=dark&language=sv`, and `#` for another look. */
export function customerFromAddress(address: string): Subscribe {
  const wanted = new URLSearchParams(address);
  const name = wanted.get('scene') ?? '';
  const scene: CustomerName = name in CUSTOMERS ? (name as CustomerName) : 'display_idle';
  let version = 1;
  return (onView) => {
    onView(customerOf(scene, lookOf(wanted)));
    window.addEventListener('hashchange', () => {
      version += 1;
      onView({ ...customerOf(scene, lookOf(new URLSearchParams(window.location.hash.slice(1)))), version });
    });
    return Promise.resolve();
  };
}

function lookOf(wanted: URLSearchParams): Pick<CustomerLook, 'theme' | 'language'> {
  return {
    theme: (wanted.get('theme') ?? 'light') as Theme,
    language: (wanted.get('language') ?? 'en') as Language,
  };
}
