// A stranger's OpenID Provider with CIBA (npm's oidc-provider) on loopback, for tests that must not depend on our own
// reading of the specifications.
//
//   node provider.mjs [--alg RS256|PS256|ES256] [--identity userinfo|id-token] [--max-expiry SECONDS]
//                     [--client JSON] [--client-keys FILE] [--offers METHOD,...] [--fapi]
//                     [--tls FOLDER] [--certificates issuer|aliases]
//
//   --client        what the client's registration says beside the usual, in the names of RFC 7591, RFC 8705 and CIBA
//                   Core section 4
//   --client-keys   the client's registered keys: public ones and certificates, PEM
//   --offers        the ways of client authentication in the discovery document, otherwise all there are
//   --fapi          the FAPI-CIBA profile
//   --tls           https with server.pem and server.key of the folder; clients' certificates are believed that
//                   client-ca.pem has signed, if there is one
//   --certificates  where clients are asked for certificates: at the issuer's own address, or at another one that
//                   mtls_endpoint_aliases names
//
// When it is ready it prints one line of JSON: issuer, aliases, phone, client_id, client_secret. Everything else it has
// to say goes to standard error. It ends when its standard input is closed, so it can't outlive the test that started it.
// Who the customers are is in accounts.mjs, what they do in phone.mjs.

import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';

import { Provider } from 'oidc-provider';

import { configuration } from './configuration.mjs';
import { publicKeys } from './keys.mjs';
import { phone } from './phone.mjs';
import { listen, listenTls } from './servers.mjs';

const CIBA = 'urn:openid:params:grant-type:ciba';

// Standard output belongs to the one line; the library's notices go where they do no harm.
console.log = console.info = console.warn = console.error;

const options = read();
const { server, address: issuer } = options.tls
  ? await listenTls(options.tls, options.certificates === 'issuer')
  : await listen();
const aliases = options.certificates === 'aliases' ? await listenTls(options.tls, true) : undefined;
const client = {
  client_id: 'claimcheck',
  client_secret: randomBytes(32).toString('base64url'),
  grant_types: [CIBA],
  response_types: [],
  redirect_uris: [],
  token_endpoint_auth_method: 'client_secret_basic',
  backchannel_token_delivery_mode: 'poll',
  id_token_signed_response_alg: options.alg,
  ...options.client,
};

const provider = new Provider(issuer, configuration({ ...options, client, aliases: aliases?.address }));
// It would look at the registration no sooner than at the first request.
await provider.Client.find(client.client_id);
const seen = { backchannel_authentication: 0, token: 0, userinfo: 0 };
provider.use(async (ctx, next) => {
  // The library takes a secret in the header for one in the form and the other way round; not every provider does.
  const inHeader = ctx.headers.authorization !== undefined;
  if (ctx.method === 'POST' && inHeader !== (client.token_endpoint_auth_method === 'client_secret_basic')) {
    Object.assign(ctx, { status: 401, body: { error: 'invalid_client' } });
    return;
  }
  await next();
  if (ctx.oidc?.route in seen) seen[ctx.oidc.route] += 1;
});
for (const one of [server, aliases?.server].filter(Boolean)) one.on('request', provider.callback());

const rings = await listen();
rings.server.on('request', phone(provider, seen));

process.stdin.resume();
process.stdin.once('close', () => process.exit(0));
const { client_id, client_secret } = client;
const ready = { issuer, aliases: aliases?.address, phone: rings.address, client_id, client_secret };
process.stdout.write(`${JSON.stringify(ready)}\n`);

function read() {
  const { values } = parseArgs({
    options: {
      alg: { type: 'string', default: 'RS256' },
      identity: { type: 'string', default: 'userinfo' },
      'max-expiry': { type: 'string', default: '300' },
      client: { type: 'string', default: '{}' },
      'client-keys': { type: 'string' },
      offers: { type: 'string' },
      fapi: { type: 'boolean', default: false },
      tls: { type: 'string' },
      certificates: { type: 'string' },
    },
  });
  const { alg, identity, fapi, tls, certificates } = values;
  const maxExpirySeconds = Number(values['max-expiry']);
  if (!['RS256', 'PS256', 'ES256'].includes(alg)) usage('--alg is RS256, PS256 or ES256');
  if (!['userinfo', 'id-token'].includes(identity)) usage('--identity is userinfo or id-token');
  if (!(maxExpirySeconds > 0)) usage('--max-expiry is a number of seconds');
  if (![undefined, 'issuer', 'aliases'].includes(certificates)) {
    usage('--certificates is issuer or aliases');
  }
  if (certificates && !tls) usage('--certificates needs --tls');
  const offers = values.offers?.split(',');
  const keys = values['client-keys'];
  const client = { ...(keys && { jwks: publicKeys(keys) }), ...JSON.parse(values.client) };
  return { alg, identity, fapi, tls, certificates, maxExpirySeconds, offers, client };
}

function usage(sentence) {
  console.error(`provider.mjs: ${sentence}`);
  process.exit(2);
}
