// npm's oidc-provider, a certified OpenID Provider, as both are measured with it when many checks run at once.
//
// The customers answer by themselves, as the plan says. Its own interval is the standard's default of 5 s; a
// middleware, which is how the library is meant to be extended, makes it 1 s to keep the measurement short.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

import { Provider } from 'oidc-provider';

import { CIBA } from './provider.mjs';
import { signingKey } from './signing-key.mjs';

/**
 * Starts it. Of each check the plan says `hint` and `decides_ms`, and every customer approves; told of it is only
 * `decided_at`, and how many `polls` there were of all.
 */
export async function startCertified(plan) {
  // Standard output belongs to the figures, and the library's notices are about production.
  console.log = console.info = console.warn = () => undefined;
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const client = { client_id: 'claimcheck', client_secret: randomBytes(24).toString('hex') };
  const told = new Map(plan.map((check) => [check.hint, {}]));
  let polls = 0;
  const decidesMs = new Map(plan.map((check) => [check.hint, check.decides_ms]));

  const approve = async (request, sub) => {
    const grant = new provider.Grant({ accountId: sub, clientId: request.clientId });
    grant.addOIDCScope(request.params.scope);
    await grant.save();
    await provider.backchannelResult(request, grant, { authTime: Math.floor(Date.now() / 1000) });
    told.get(sub).decided_at = Date.now();
  };
  const provider = new Provider(issuer, {
    clients: [
      {
        ...client,
        grant_types: [CIBA],
        response_types: [],
        redirect_uris: [],
        token_endpoint_auth_method: 'client_secret_basic',
        backchannel_token_delivery_mode: 'poll',
      },
    ],
    jwks: { keys: [signingKey().jwk] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    ttl: { AccessToken: 60, BackchannelAuthenticationRequest: 60, Grant: 600, IdToken: 600 },
    features: {
      devInteractions: { enabled: false },
      ciba: {
        enabled: true,
        deliveryModes: ['poll'],
        processLoginHint: (_ctx, hint) => (told.has(hint) ? hint : undefined),
        validateRequestContext: () => undefined,
        verifyUserCode: () => undefined,
        triggerAuthenticationDevice: (_ctx, request, account) => {
          const sub = account.accountId;
          setTimeout(() => approve(request, sub).catch(console.error), decidesMs.get(sub));
        },
      },
    },
  });
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.oidc?.route === 'backchannel_authentication' && ctx.body?.auth_req_id) ctx.body.interval = 1;
    if (ctx.oidc?.route === 'token') polls += 1;
  });
  server.on('request', provider.callback());
  return { issuer, ...client, told, polls: () => polls, stop: () => server.close().closeAllConnections() };
}
