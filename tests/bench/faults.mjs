// What can come instead of an answer: everything that servers, proxies and networks do on a bad day, and three answers
// that are meant to hurt whoever reads them.

import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

const PENDING = JSON.stringify({ error: 'authorization_pending' });
const PAGE = '<html><body><h1>502 Bad Gateway</h1></body></html>';
// A real hang lasts until somebody's patience ends; in the measurement it ends sooner, by the connection.
const HANG_MS = 3000;
const DRIP_MS = 100;
const GIANT_BYTES = 64 * 1024 * 1024;
const DEEP_LEVELS = 50_000;

const send = (response, status, headers, body = '') => response.writeHead(status, headers).end(body);
const JSON_TYPE = { 'content-type': 'application/json' };

const faults = {
  500: (response) => send(response, 500, {}),
  '502 with a page': (response) => send(response, 502, { 'content-type': 'text/html' }, PAGE),
  503: (response) => send(response, 503, {}),
  '503 with Retry-After': (response) => send(response, 503, { 'retry-after': '1' }),
  429: (response) => send(response, 429, { 'retry-after': '1' }),
  reset: (response) => response.socket.resetAndDestroy(),
  closed: (response) => response.destroy(),
  'half a body': (response) => {
    response.writeHead(400, { ...JSON_TYPE, 'content-length': PENDING.length });
    response.write(PENDING.slice(0, PENDING.length / 2), () => response.destroy());
  },
  hang: async (response) => {
    await wait(HANG_MS);
    response.destroy();
  },
  empty: (response) => send(response, 200, {}),
  'bad JSON': (response) => send(response, 200, JSON_TYPE, PENDING.slice(0, -1)),
  'wrong type': (response) => send(response, 200, { 'content-type': 'text/html' }, PAGE),
  'slow drip': async (response) => {
    response.writeHead(400, { ...JSON_TYPE, 'content-length': PENDING.length });
    for (const letter of PENDING.slice(0, HANG_MS / DRIP_MS)) {
      response.write(letter);
      await wait(DRIP_MS);
    }
    response.destroy();
  },
};

const hostile = {
  giant: (response) => send(response, 200, JSON_TYPE, giant()),
  compressed: (response) => send(response, 200, { ...JSON_TYPE, 'content-encoding': 'gzip' }, bomb()),
  deep: (response) =>
    send(response, 200, JSON_TYPE, `{"a":${'['.repeat(DEEP_LEVELS)}${']'.repeat(DEEP_LEVELS)}}`),
};

export const FAULTS = Object.keys(faults);
export const HOSTILE = Object.keys(hostile);

/** The fault of this poll, if it has one. `faults` is `{ rate, kinds, at_most }`. */
export function pickFault(faults, chance) {
  if (!faults || faults.at_most === 0 || !chance.happens(faults.rate)) return undefined;
  if (faults.at_most !== undefined) faults.at_most -= 1;
  return chance.one(faults.kinds);
}

export function fail(kind, response) {
  return (faults[kind] ?? hostile[kind])(response);
}

let giantAnswer;
function giant() {
  giantAnswer ??= Buffer.from(`{"error":"${'a'.repeat(GIANT_BYTES)}"}`);
  return giantAnswer;
}

let bombAnswer;
function bomb() {
  bombAnswer ??= gzipSync(giant());
  return bombAnswer;
}
