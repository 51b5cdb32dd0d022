// A small OpenID Provider with CIBA on loopback whose manners can be chosen check by check: how far away it is, how
// strictly it counts the interval, whether it holds questions, when the customer decides, and what goes wrong.
//
// It exists to be measured against and is no model of a provider: it keeps everything in memory, knows one client, and
// learns from the plan, by login_hint, how each check is to be treated. It counts what it saw of each.

import { createHash, randomBytes, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

import { Chance } from './chance.mjs';
import { fail, pickFault } from './faults.mjs';
import { publicJwk, signingKey } from './signing-key.mjs';

export const CIBA = 'urn:openid:params:grant-type:ciba';
const INTERVAL_S = 1;
const LIFE_S = 60;
// Each way takes half of the round trip, give or take this share.
const JITTER = 0.3;

/**
 * Starts the provider. Each check of the plan has `hint`, `manner` ('plain', 'strict from request', 'strict from
 * response', 'long polling'), `round_trip_ms`, `hold_ms`, `decides_ms` after the request, `decision` ('approved' or
 * 'declined'), and `faults`: `{ rate, when, kinds }`.
 *
 * What is told of a check afterwards: `decided_at` in milliseconds since 1970, `polls`, `slow_downs`, `swallowed`.
 */
export async function start(plan, seed) {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${server.address().port}`;
  // Nothing in it that one client escapes in the header and another does not.
  const client = { client_id: 'claimcheck', client_secret: randomBytes(24).toString('hex') };
  const told = new Map(plan.map((check) => [check.hint, { polls: 0, slow_downs: 0, swallowed: false }]));
  const provider = {
    issuer,
    ...client,
    key: signingKey(),
    checks: new Map(plan.map((check, index) => [check.hint, { ...check, chance: new Chance(seed, index) }])),
    requests: new Map(),
    told,
  };
  server.on('request', (request, response) => {
    // Whoever asked may be gone before the answer is ready; that is the client's business.
    serve(provider, request, response).catch(() => response.destroy());
  });
  return { issuer, ...client, told, stop: () => server.close().closeAllConnections() };
}

async function serve(provider, request, response) {
  const path = new URL(request.url, provider.issuer).pathname;
  if (path === '/.well-known/openid-configuration') return json(response, 200, metadata(provider.issuer));
  if (path === '/keys') return json(response, 200, { keys: [publicJwk(provider.key)] });
  const form = await read(request);
  const given = request.headers.authorization ?? '';
  const wanted = `Basic ${Buffer.from(`${provider.client_id}:${provider.client_secret}`).toString('base64')}`;
  if (given !== wanted) return json(response, 401, { error: 'invalid_client' });
  if (path === '/authenticate') return acknowledge(provider, form, response);
  if (path === '/token') return token(provider, form, response);
  return json(response, 404, { error: 'not_found' });
}

async function acknowledge(provider, form, response) {
  const check = provider.checks.get(form.get('login_hint'));
  if (!check) return json(response, 400, { error: 'unknown_user_id' });
  await way(check);
  const id = randomBytes(24).toString('base64url');
  const decided = wait(check.decides_ms).then(() => {
    told(provider, check).decided_at = Date.now();
  });
  const now = performance.now();
  provider.requests.set(id, { check, decided, arrived: now, answered: now, given: false });
  await way(check);
  json(response, 200, { auth_req_id: id, expires_in: LIFE_S, interval: INTERVAL_S });
}

async function token(provider, form, response) {
  const request = provider.requests.get(form.get('auth_req_id'));
  if (form.get('grant_type') !== CIBA || !request) return json(response, 400, { error: 'invalid_grant' });
  const { check } = request;
  told(provider, check).polls += 1;
  const fault = pickFault(check.faults, check.chance);
  await way(check);
  if (fault && check.faults.when === 'before') return fail(fault, response);
  const [status, answer] = await decide(provider, request);
  request.answered = performance.now();
  await way(check);
  if (!fault) return json(response, status, answer);
  if (status === 200 || answer.error === 'access_denied') told(provider, check).swallowed = true;
  return fail(fault, response);
}

// What the provider says, and when: it answers `slow_down` before it looks at anything else, and gives a result once.
async function decide(provider, request) {
  const { check } = request;
  const now = performance.now();
  const since = { 'strict from request': request.arrived, 'strict from response': request.answered };
  const early = now < since[check.manner] + INTERVAL_S * 1000;
  request.arrived = now;
  if (early) {
    told(provider, check).slow_downs += 1;
    return [400, { error: 'slow_down' }];
  }
  if (check.manner === 'long polling') await Promise.race([request.decided, wait(check.hold_ms)]);
  if (request.given) return [400, { error: 'invalid_grant' }];
  if (told(provider, check).decided_at === undefined) return [400, { error: 'authorization_pending' }];
  request.given = true;
  return check.decision === 'approved' ? [200, tokens(provider, check)] : [400, { error: 'access_denied' }];
}

function told(provider, check) {
  return provider.told.get(check.hint);
}

function way(check) {
  const ms = (check.round_trip_ms / 2) * check.chance.between(1 - JITTER, 1 + JITTER);
  return ms > 0 ? wait(ms) : undefined;
}

function metadata(issuer) {
  return {
    issuer,
    backchannel_authentication_endpoint: `${issuer}/authenticate`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    grant_types_supported: [CIBA],
    backchannel_token_delivery_modes_supported: ['poll'],
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
  };
}

function tokens(provider, check) {
  const access_token = randomBytes(24).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const half = createHash('sha256').update(access_token).digest().subarray(0, 16);
  const claims = { iss: provider.issuer, aud: provider.client_id, sub: check.hint, iat: now, exp: now + 300 };
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = [
    { alg: 'RS256', kid: 'bench' },
    { ...claims, at_hash: half.toString('base64url') },
  ].map(part);
  const signature = sign('sha256', Buffer.from(signed.join('.')), provider.key.privateKey);
  const id_token = [...signed, signature.toString('base64url')].join('.');
  return { access_token, token_type: 'Bearer', expires_in: 60, id_token };
}

async function read(request) {
  let body = '';
  for await (const chunk of request) body += chunk;
  return new URLSearchParams(body);
}

function json(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
