// A stranger's OpenID Provider with CIBA (npm's oidc-provider) on loopback, for tests that must not depend on our own
// reading of the specifications.
//
//   node provider.mjs [--alg RS256|ES256] [--identity userinfo|id-token] [--max-expiry SECONDS]
//
// When it is ready it prints one line of JSON: issuer, client_id, client_secret, accounts. Everything else it has to
// say goes to standard error. It ends when its standard input is closed, so it can't outlive the test that started it.
//
// The customer's phone is two addresses beside the protocol, with the auth_req_id as `id`:
//   GET /_test/approve?id=...   GET /_test/deny?id=...

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';

import { Provider, errors } from 'oidc-provider';

const CIBA = 'urn:openid:params:grant-type:ciba';

const accounts = [
  { sub: 'elin', name: 'Elin Ek', email: 'elin@example.com', email_verified: true },
  { sub: 'omar', name: 'Omar Ost', email: 'omar@example.com', email_verified: true },
  { sub: 'ulla', name: 'Ulla Ung', email: 'ulla@example.com', email_verified: false },
];

const { values: options } = parseArgs({
  options: {
    alg: { type: 'string', default: 'RS256' },
    identity: { type: 'string', default: 'userinfo' },
    'max-expiry': { type: 'string', default: '300' },
  },
});
const maxExpirySeconds = Number(options['max-expiry']);
if (!['RS256', 'ES256'].includes(options.alg)) usage('--alg is RS256 or ES256');
if (!['userinfo', 'id-token'].includes(options.identity)) usage('--identity is userinfo or id-token');
if (!(maxExpirySeconds > 0)) usage('--max-expiry is a number of seconds');

// Standard output belongs to the one line; the library's notices go where they do no harm.
console.log = console.info = console.warn = console.error;

const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;
const client = { client_id: 'claimcheck', client_secret: randomBytes(32).toString('base64url') };

const provider = new Provider(issuer, {
  clients: [
    {
      ...client,
      grant_types: [CIBA],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: 'client_secret_basic',
      backchannel_token_delivery_mode: 'poll',
      id_token_signed_response_alg: options.alg,
    },
  ],
  jwks: { keys: [signingKey(options.alg)] },
  enabledJWA: { idTokenSigningAlgValues: [options.alg] },
  cookies: { keys: [randomBytes(32).toString('base64url')] },
  acrValues: ['substantial'],
  claims: {
    openid: ['sub', 'acr', 'amr', 'auth_time'],
    profile: ['name'],
    email: ['email', 'email_verified'],
  },
  // By the book the claims of a scope are at UserInfo when there is an access token; many providers put them into the
  // ID token as well.
  conformIdTokenClaims: options.identity === 'userinfo',
  findAccount: (_ctx, sub) => {
    const account = accounts.find((account) => account.sub === sub);
    return account && { accountId: sub, claims: () => account };
  },
  ttl: {
    AccessToken: 60,
    BackchannelAuthenticationRequest: (ctx) =>
      Math.min(Number(ctx.oidc.params.requested_expiry) || 120, maxExpirySeconds),
    Grant: 600,
    IdToken: 600,
  },
  features: {
    devInteractions: { enabled: false },
    ciba: {
      enabled: true,
      deliveryModes: ['poll'],
      processLoginHint: (_ctx, hint) =>
        accounts.find((account) => account.email === hint || account.sub === hint)?.sub,
      processLoginHintToken: () => undefined,
      validateRequestContext: () => undefined,
      verifyUserCode: () => undefined,
      // The phone is rung by nobody: the test answers for it.
      triggerAuthenticationDevice: () => undefined,
    },
  },
});

const answers = {
  '/_test/approve': async (request) => {
    const grant = new provider.Grant({ accountId: request.accountId, clientId: request.clientId });
    grant.addOIDCScope(request.params.scope);
    await grant.save();
    const authTime = Math.floor(Date.now() / 1000);
    await provider.backchannelResult(request, grant, { acr: 'substantial', amr: ['hwk'], authTime });
  },
  '/_test/deny': (request) =>
    provider.backchannelResult(request, new errors.AccessDenied('the customer said no')),
};

const protocol = provider.callback();
server.on('request', async (request, response) => {
  const address = new URL(request.url, issuer);
  const answer = answers[address.pathname];
  if (!answer) return protocol(request, response);
  try {
    const asked = await provider.BackchannelAuthenticationRequest.find(address.searchParams.get('id') ?? '');
    if (asked) await answer(asked);
    response.writeHead(asked ? 204 : 404).end();
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
});

process.stdin.resume();
process.stdin.once('close', () => process.exit(0));
process.stdout.write(`${JSON.stringify({ issuer, ...client, accounts })}\n`);

function signingKey(alg) {
  const { privateKey } =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: `test-${alg}` };
}

function usage(sentence) {
  console.error(`provider.mjs: ${sentence}`);
  process.exit(2);
}
