// A personal number while it is typed: grouped, its last digit tested, a missing century proposed. It helps the one who
// types; whether anybody is asked by it is decided by the desk.

/** What was typed so far. */
export interface Reading {
  /** As the field shows it: eight digits and four. */
  readonly shown: string;
  /** At most twelve digits. */
  readonly digits: string;
  /** The century was filled in, and somebody has to confirm the year. */
  readonly guessed: boolean;
}

/** How far it is. */
export type State = 'empty' | 'short' | 'no_century' | 'no_date' | 'bad' | 'ok';

const LONG = 12;
const DAY_OF_COORDINATION = 60;

/** Reads the field. Ten digits with a hyphen get the century in which the person is younger than a hundred; with a plus,
 * the one before. */
export function read(text: string, today: Date): Reading {
  const plain = text.replace(/[\s–]/g, '');
  const short = /^(\d{6})([-+])(\d{0,4})$/.exec(plain);
  if (short) {
    const [, day = '', sign = '-', rest = ''] = short;
    if (rest.length < 4) return { shown: plain, digits: day + rest, guessed: false };
    const digits = `${century(day, sign, today)}${day}${rest}`;
    return { shown: grouped(digits), digits, guessed: true };
  }
  const digits = plain.replace(/\D/g, '').slice(0, LONG);
  return { shown: grouped(digits), digits, guessed: false };
}

/** Whether these digits can be a personal number. */
export function stateOf(digits: string): State {
  if (digits.length === 0) return 'empty';
  if (lacksCentury(digits)) return 'no_century';
  if (digits.length < LONG) return 'short';
  if (!hasDate(digits)) return 'no_date';
  return passesLuhn(digits.slice(2)) ? 'ok' : 'bad';
}

/** Ten digits without a sign, or eleven, that do not begin with a day: most likely the year has two digits, and it is not
 * guessed in which century. */
function lacksCentury(digits: string): boolean {
  return digits.length >= LONG - 2 && digits.length < LONG && !hasDate(digits);
}

/** How many digits are missing. */
export function missing(digits: string): number {
  return Math.max(0, LONG - digits.length);
}

function grouped(digits: string): string {
  return digits.length > 8 ? `${digits.slice(0, 8)} – ${digits.slice(8)}` : digits;
}

function century(day: string, sign: string, today: Date): number {
  const now = Math.floor(today.getFullYear() / 100);
  const inThis = dateOf(`${now}${day}`);
  const latest = inThis !== null && inThis <= today ? now : now - 1;
  return sign === '+' ? latest - 1 : latest;
}

function hasDate(digits: string): boolean {
  return dateOf(digits.slice(0, 8)) !== null && /^(18|19|20)/.test(digits);
}

/** The day, of which a coordination number has sixty more. */
function dateOf(digits: string): Date | null {
  const year = Number(digits.slice(0, 4));
  const month = Number(digits.slice(4, 6));
  const written = Number(digits.slice(6, 8));
  const day = written > DAY_OF_COORDINATION ? written - DAY_OF_COORDINATION : written;
  const date = new Date(year, month - 1, day);
  const same = date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day;
  return same ? date : null;
}

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reduce((sum, digit, place) => {
    const product = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return sum + Math.floor(product / 10) + (product % 10);
  }, 0);
  return sum % 10 === 0;
}
