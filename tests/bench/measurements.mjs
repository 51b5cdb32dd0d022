// What is measured on loopback: for each measurement the plan of its checks, and the figures that come out of them.
//
// Moments are spread evenly and not at random wherever a mean is wanted, so that a round has little chance in it. The
// interval is 1 s here; where the 5 s of the standard matter, everything else is a fifth of its usual size as well.

import { Chance } from './chance.mjs';
import { FAULTS, HOSTILE } from './faults.mjs';

const GOLDEN = (Math.sqrt(5) - 1) / 2;
// The i-th of many moments in 0..1 that lie evenly, however many there are.
const even = (index) => ((index + 1) * GOLDEN) % 1;
const share = (part, whole) => (100 * part.length) / whole.length;
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const INTERVAL_MS = 1000;
const HOLD_MS = 6000;
// Checks begin over this time, so that no client is judged by the crowd at its door.
const START_MS = 3000;
const mean = (numbers) => sum(numbers) / numbers.length;

// Approval to tokens, with a provider of each manner at two distances. Decisions fall evenly into whole cycles of whoever
// waits an interval after each answer. A long poll is held for 6 s where 30 s are usual. One check that just misses a poll
// waits an interval more: of 20 checks that alone would be the twentieth part that is wanted.
export const delay = {
  plan: () => {
    const manners = ['plain', 'strict from request', 'strict from response', 'long polling'];
    return manners.flatMap((manner) =>
      [10, 200].flatMap((round_trip_ms) =>
        Array.from({ length: manner === 'long polling' ? 35 : 40 }, (_, index) => ({
          hint: `${manner.replaceAll(' ', '-')}.${round_trip_ms}.${index}`,
          start_ms: START_MS * even(index * 2),
          manner,
          round_trip_ms,
          hold_ms: HOLD_MS,
          decides_ms: 2000 + decision(index, manner === 'long polling', round_trip_ms),
          decision: 'approved',
        })),
      ),
    );
  },
  rows: (checks) =>
    groups(checks, ({ manner, round_trip_ms }) => `${manner}, round trip ${round_trip_ms} ms`).flatMap(
      ([name, group]) => {
        const delays = group.filter(({ ended }) => ended === 'approved').map(delaySeconds);
        const wayBack = group[0].round_trip_ms / 2000;
        const limit = wayBack + (group[0].manner === 'long polling' ? 0 : INTERVAL_MS / 2000);
        return [
          [`${name}, mean s`, mean(delays)],
          [`${name}, mean s`, limit, 'limit'],
          [`${name}, longest s`, Math.max(...delays)],
          [`${name}, polls a check`, mean(group.map(({ polls }) => polls))],
          [`${name}, slow_downs`, sum(group.map(({ slow_downs }) => slow_downs))],
          [`${name}, checks without tokens`, group.length - delays.length],
        ];
      },
    ),
};

function decision(index, isHeld, roundTripMs) {
  if (isHeld) return (HOLD_MS + INTERVAL_MS + roundTripMs) * even(index);
  return (INTERVAL_MS + roundTripMs) * ((index % 4) + even(index));
}

// Many checks at once, begun within one interval and approved within one interval.
export const many = {
  plan: (_seed, count) =>
    Array.from({ length: count }, (_, index) => ({
      hint: `customer-${index}`,
      start_ms: 1000 * (index / count),
      decides_ms: count === 1 ? 3500 : 3000 + 1000 * even(index),
    })),
  rows: (checks, client, provider) => {
    const name = `${checks.length} at once`;
    const delays = checks.filter(({ ended }) => ended === 'approved').map(delaySeconds);
    const grown = (client.memory_most_kb - client.memory_before_kb) / 1024;
    return [
      [`${name}, approval to tokens, mean s`, mean(delays)],
      [`${name}, CPU a poll, ms`, client.cpu_ms / provider.polls()],
      [`${name}, memory growth, MB`, client.memory_before_kb === null ? null : grown],
      [`${name}, memory at most, MB`, client.memory_most_kb === null ? null : client.memory_most_kb / 1024],
      [`${name}, checks without tokens`, checks.length - delays.length],
    ];
  },
};

// Faults of each poll at several rates, before the provider acts and after. One customer in five declines.
export const faults = {
  plan: (seed) => {
    const kinds = [
      { rate: 0, when: 'before', count: 10 },
      { rate: 0.01, when: 'before', count: 25 },
      { rate: 0.02, when: 'before', count: 25 },
      { rate: 0.05, when: 'before', count: 50 },
      { rate: 0.1, when: 'before', count: 25 },
      { rate: 0.05, when: 'after', count: 25 },
      { rate: 0.1, when: 'after', count: 25 },
    ];
    return kinds.flatMap(({ rate, when, count }, stream) => {
      const chance = new Chance(seed, 1000 + stream);
      return Array.from({ length: count }, (_, index) => ({
        hint: `${when}.${rate}.${index}`,
        start_ms: START_MS * even(index * 2),
        manner: 'plain',
        round_trip_ms: 10,
        decides_ms: 3000 + 8000 * even(index),
        decision: chance.happens(0.2) ? 'declined' : 'approved',
        faults: { rate, when, kinds: FAULTS },
      }));
    });
  },
  rows: (checks) =>
    groups(checks, ({ faults: { rate, when } }) =>
      rate === 0 ? 'no faults' : `${100 * rate} % faults ${when} the provider acts`,
    ).flatMap(([name, group]) => {
      const wrong = group.filter(({ ended, decision }) => VERDICTS.includes(ended) && ended !== decision);
      const swallowed = group.filter((check) => check.swallowed);
      const rows = [[`${name}, right verdicts, %`, share(group.filter(isRight), group)]];
      if (swallowed.length > 0) {
        const said = swallowed.filter(({ ended }) => ended === 'lost');
        rows.push([`${name}, swallowed results that are called lost, %`, share(said, swallowed)]);
      }
      return [...rows, [`${name}, wrong verdicts`, wrong.length], [`${name}, polls a check`, polls(group)]];
    }),
};

// The first answer to each check is meant to hurt; then the provider is itself again.
export const hostile = {
  plan: () =>
    HOSTILE.map((kind, index) => ({
      hint: kind,
      start_ms: 100 * index,
      manner: 'plain',
      round_trip_ms: 0,
      decides_ms: 3000,
      decision: 'approved',
      faults: { rate: 1, at_most: 1, when: 'before', kinds: [kind] },
    })),
  rows: (checks, client) => [
    [
      'hostile answers, memory growth, MB',
      client.memory_before_kb === null ? null : (client.memory_most_kb - client.memory_before_kb) / 1024,
    ],
    ['hostile answers, right verdicts, %', share(checks.filter(isRight), checks)],
  ],
};

const VERDICTS = ['approved', 'declined', 'another person'];

// A result that was swallowed on its way can't be known any more: then the right thing to say is that it is lost.
function isRight({ ended, decision, swallowed }) {
  return ended === (swallowed ? 'lost' : decision);
}

function delaySeconds({ at, decided_at }) {
  return (at - decided_at) / 1000;
}

function polls(group) {
  return mean(group.map((check) => check.polls));
}

function groups(checks, name) {
  const found = new Map();
  for (const check of checks) found.set(name(check), [...(found.get(name(check)) ?? []), check]);
  return [...found];
}
