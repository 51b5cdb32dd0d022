// What oidc-provider is told to be: with `fapi` a provider of the FAPI-CIBA profile (Implementer's Draft 1), else one
// that offers whatever the library has.

import { randomBytes } from 'node:crypto';

import { errors } from 'oidc-provider';

import { findAccount, processLoginHint, processLoginHintToken, verifyUserCode } from './accounts.mjs';
import { signingKey } from './keys.mjs';
import { certificateAuthorized, certificateSubjectMatches, getCertificate } from './servers.mjs';

const WITH_A_SECRET = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt'];
const WITH_A_CERTIFICATE = ['tls_client_auth', 'self_signed_tls_client_auth'];
// FAPI 1.0 part 2 section 8.6, to which section 7.10 of FAPI-CIBA refers.
const FAPI_ALGORITHMS = ['PS256', 'ES256'];

export function configuration({
  alg,
  identity,
  maxExpirySeconds,
  client,
  offers,
  fapi,
  certificates,
  aliases,
}) {
  const methods = [
    ...(fapi ? [] : WITH_A_SECRET),
    'private_key_jwt',
    ...(certificates ? WITH_A_CERTIFICATE : []),
  ];
  const algorithms = fapi ? FAPI_ALGORITHMS : ['RS256', ...FAPI_ALGORITHMS];
  return {
    clients: [client],
    jwks: { keys: [signingKey(alg)] },
    clientAuthMethods: offers ?? methods,
    enabledJWA: {
      clientAuthSigningAlgValues: client.token_endpoint_auth_signing_alg
        ? [client.token_endpoint_auth_signing_alg]
        : [...(fapi ? [] : ['HS256']), ...algorithms],
      idTokenSigningAlgValues: [alg],
      requestObjectSigningAlgValues: algorithms,
    },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    acrValues: ['substantial'],
    claims: {
      openid: ['sub', 'acr', 'amr', 'auth_time'],
      profile: ['name'],
      email: ['email', 'email_verified'],
    },
    // By the book the claims of a scope are at UserInfo when there is an access token; many providers put them into
    // the ID token as well.
    conformIdTokenClaims: identity === 'userinfo',
    discovery: aliases ? { mtls_endpoint_aliases: endpoints(aliases) } : {},
    findAccount,
    ttl: {
      AccessToken: 60,
      BackchannelAuthenticationRequest: (ctx) =>
        Math.min(Number(ctx.oidc.params.requested_expiry) || 120, maxExpirySeconds),
      Grant: 600,
      IdToken: 600,
    },
    features: {
      devInteractions: { enabled: false },
      // A client with none of the two in its registration may send its requests unsigned.
      requestObjects: {
        enabled: true,
        requireSignedRequestObject: Boolean(client.require_signed_request_object),
      },
      // The library knows no profile of this name; what it checks of a signed request is the same in this one.
      fapi: fapi ? { enabled: true, profile: '1.0 Final' } : { enabled: false },
      mTLS: {
        enabled: Boolean(certificates),
        certificateBoundAccessTokens: true,
        tlsClientAuth: true,
        selfSignedTlsClientAuth: true,
        getCertificate,
        certificateAuthorized,
        certificateSubjectMatches,
      },
      ciba: {
        enabled: true,
        deliveryModes: ['poll'],
        processLoginHint,
        processLoginHintToken,
        validateRequestContext: () => undefined,
        ...(fapi && { validateBindingMessage }),
        verifyUserCode,
        // The phone is rung by nobody: the test answers for it.
        triggerAuthenticationDevice: () => undefined,
      },
    },
  };
}

// FAPI-CIBA section 5.2.2: where nothing else makes the request unique, the message must.
function validateBindingMessage(_ctx, message) {
  if (!/^[a-zA-Z0-9-._+/!?#]{1,20}$/.test(message ?? '')) {
    throw new errors.InvalidBindingMessage('a binding message of 1 to 20 plain characters is required');
  }
}

// RFC 8705 section 5; the paths are the library's own.
function endpoints(origin) {
  return {
    backchannel_authentication_endpoint: `${origin}/backchannel`,
    token_endpoint: `${origin}/token`,
    userinfo_endpoint: `${origin}/me`,
  };
}
