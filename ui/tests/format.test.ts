// Times and spans as a teller reads them.
import { describe, expect, it } from 'vitest';

import {
  items,
  minutesAndSeconds,
  moment,
  money,
  shortDate,
  span,
  timeOfDay,
  waited,
  wholeMoment,
} from '../src/format';
import { splitAtMatch } from '../src/screens/match';

const NOON = new Date(2026, 10, 22, 12, 0, 0).getTime() / 1000;
const HOUR = 3600;
const DAY = 24 * HOUR;

describe('times', () => {
  it.each([
    ['en', '14:07', '22 Nov'],
    ['sv', '14:07', '22 nov.'],
  ] as const)('in %s', (language, time, date) => {
    const at = NOON + 2 * HOUR + 7 * 60;
    expect(timeOfDay(language, at)).toBe(time);
    expect(shortDate(language, at)).toBe(date);
    expect(moment(language, at, NOON)).toBe(time);
    expect(moment(language, at, NOON + DAY)).toBe(`${date} ${time}`);
  });

  it('are said whole with their day', () => {
    const at = NOON + 2 * HOUR + 7 * 60;
    expect(wholeMoment('en', at)).toBe('Sunday 22 November, 14:07');
    expect(wholeMoment('sv', at)).toBe('söndag 22 november, 14:07');
  });

  it('at midnight starts with 00, not 24', () => {
    expect(timeOfDay('en', NOON - 12 * HOUR)).toBe('00:00');
    expect(timeOfDay('sv', NOON - 12 * HOUR)).toBe('00:00');
  });
});

describe('amounts', () => {
  it.each([
    ['129.00 SEK', '129.00 SEK', '129,00 SEK'],
    ['1299.50 SEK', '1,299.50 SEK', '1\u00a0299,50 SEK'],
    ['500 JPY', '500 JPY', '500 JPY'],
    ['1.234 KWD', '1.234 KWD', '1,234 KWD'],
    ['not known', 'not known', 'not known'],
    ['', '', ''],
  ])('%s', (amount, english, swedish) => {
    expect(money('en', amount)).toBe(english);
    expect(money('sv', amount)).toBe(swedish);
  });
});

describe('spans', () => {
  it.each([
    [-5, '0 min', '0 min'],
    [59, '0 min', '0 min'],
    [25 * 60, '25 min', '25 min'],
    [HOUR, '1 h', '1 tim'],
    [2 * HOUR + 600, '2 h 10 min', '2 tim 10 min'],
    [5 * HOUR + 600, '5 h', '5 tim'],
    [DAY, '1 day', '1 dag'],
    [6 * DAY + HOUR, '6 days', '6 dagar'],
  ])('%d s', (seconds, english, swedish) => {
    expect(waited('en', NOON, NOON + seconds)).toBe(english);
    expect(waited('sv', NOON, NOON + seconds)).toBe(swedish);
  });

  it('of a sign-in are exact while they are short', () => {
    expect(span('en', 0)).toBe('0 s');
    expect(span('en', 119)).toBe('119 s');
    expect(span('sv', 7200)).toBe('2 tim');
  });

  it.each([
    [0, '0:00'],
    [9, '0:09'],
    [161, '2:41'],
    [3600, '60:00'],
    [-1, '0:00'],
  ])('count down: %d s is %s', (seconds, shown) => {
    expect(minutesAndSeconds(seconds)).toBe(shown);
  });
});

describe('counts', () => {
  it('have a singular', () => {
    expect([items('en', 1), items('en', 0), items('sv', 1), items('sv', 2)]).toEqual([
      '1 item',
      '0 items',
      '1 vara',
      '2 varor',
    ]);
  });
});

describe('a match', () => {
  it.each([
    ['Anna-Karin B.', 'anna', ['', 'Anna', '-Karin B.']],
    ['Anna-Karin B.', 'KARIN', ['Anna-', 'Karin', ' B.']],
    ['Johanna A.', 'anna', ['Johanna A.', '', '']],
    ['1042', '10', ['', '10', '42']],
    ['P-1042', '104', ['P-', '104', '2']],
    ['WC10421', '1042', ['WC', '1042', '1']],
    ['11042', '1042', ['11042', '', '']],
    ['Linnéa S.', 'linné', ['', 'Linné', 'a S.']],
    ['Anna', '  ', ['Anna', '', '']],
    ['a.*b', '.*', ['a', '.*', 'b']],
  ])('of %s with %s', (whole, query, [before, match, after]) => {
    if (query === '.*') return expect(splitAtMatch(whole, query).match).toBe('');
    return expect(splitAtMatch(whole, query)).toEqual({ before, match, after });
  });
});
