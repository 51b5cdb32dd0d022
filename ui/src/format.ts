// Numbers, times and durations as a teller reads them. Pure: the language and the present are arguments.
import type { Language } from './ipc/bindings';
import { text } from './words/words';

const LOCALE: Record<Language, string> = { en: 'en-GB', sv: 'sv-SE' };

/** `14:07`. Times are seconds since 1970-01-01 UTC, shown in the zone of this PC. */
export function timeOfDay(language: Language, at: number): string {
  return format(language, at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** `14:31:28`. */
export function timeWithSeconds(language: Language, at: number): string {
  return format(language, at, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
}

/** `22 Nov`. */
export function shortDate(language: Language, at: number): string {
  return format(language, at, { day: 'numeric', month: 'short' });
}

/** `Sun 22 Nov`. */
export function dayOf(language: Language, at: number): string {
  return format(language, at, { weekday: 'short', day: 'numeric', month: 'short' });
}

/** `Tuesday 24 November, 14:32`. */
export function wholeMoment(language: Language, at: number): string {
  const day = format(language, at, { weekday: 'long', day: 'numeric', month: 'long' });
  return `${day}, ${timeOfDay(language, at)}`;
}

/** `14:07` for today, `21 Nov 14:07` for another day. */
export function moment(language: Language, at: number, now: number): string {
  const time = timeOfDay(language, at);
  return sameDay(at, now) ? time : `${shortDate(language, at)} ${time}`;
}

/** `2:41`. */
export function minutesAndSeconds(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${String(Math.floor(whole / 60))}:${String(whole % 60).padStart(2, '0')}`;
}

/** How long something has waited: `25 min`, `2 h 10 min`, `5 h`, `6 days`. */
export function waited(language: Language, since: number, now: number): string {
  const minutes = Math.max(0, Math.floor((now - since) / 60));
  if (minutes < 60) return text(language, 'time.minutes', { n: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 3) return hoursAndMinutes(language, hours, minutes % 60);
  if (hours < 24) return text(language, 'time.hours', { n: hours });
  const days = Math.floor(hours / 24);
  return days === 1 ? text(language, 'time.day') : text(language, 'time.days', { n: days });
}

/** A span of time: `12 s`, `4 min`, or longer. */
export function span(language: Language, seconds: number): string {
  return seconds < 120 ? text(language, 'time.seconds', { n: seconds }) : waited(language, 0, seconds);
}

/** How long a check took: in seconds as long as that can be grasped. */
export function took(language: Language, seconds: number): string {
  return seconds < 300 ? text(language, 'time.seconds', { n: seconds }) : span(language, seconds);
}

/** An amount, which comes as `1299.50 SEK`: `1,299.50 SEK`, in Swedish `1 299,50 SEK`. Anything else stays as it is. */
export function money(language: Language, amount: string): string {
  const [, whole, fraction = '', currency] = /^(\d{1,12})(?:\.(\d{1,4}))? ([A-Z]{3})$/.exec(amount) ?? [];
  if (whole === undefined || currency === undefined) return amount;
  const digits = { minimumFractionDigits: fraction.length, maximumFractionDigits: fraction.length };
  const number = new Intl.NumberFormat(LOCALE[language], digits).format(
    Number(`${whole}.${fraction || '0'}`),
  );
  return `${number} ${currency}`;
}

/** `1 item`, `4 items`. */
export function items(language: Language, count: number): string {
  return count === 1 ? text(language, 'items.one') : text(language, 'items.many', { n: count });
}

function hoursAndMinutes(language: Language, hours: number, minutes: number): string {
  if (minutes === 0) return text(language, 'time.hours', { n: hours });
  return text(language, 'time.hours_minutes', { h: hours, m: minutes });
}

function sameDay(a: number, b: number): boolean {
  return new Date(a * 1000).toDateString() === new Date(b * 1000).toDateString();
}

function format(language: Language, at: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(LOCALE[language], options).format(new Date(at * 1000));
}
