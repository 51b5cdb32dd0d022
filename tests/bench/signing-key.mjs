// A fresh RSA key for a provider's ID tokens.
//
// It takes the way over PEM: Node hangs now and then when a key that it generated itself is exported as a JWK, because
// the collector may throw away the job that made the key while the export holds that key's lock.

import { createPrivateKey, generateKeyPairSync } from 'node:crypto';

/** The private key, and the same as a JWK with the algorithm RS256 and the name `bench`. */
export function signingKey() {
  const { privateKey: pem } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const privateKey = createPrivateKey(pem);
  return { privateKey, jwk: { ...privateKey.export({ format: 'jwk' }), ...NAMES } };
}

/** What of it everybody may know. */
export function publicJwk({ jwk: { kty, n, e } }) {
  return { kty, n, e, ...NAMES };
}

const NAMES = { alg: 'RS256', use: 'sig', kid: 'bench' };
