// The provider's key, and the public keys of its client.

import {
  X509Certificate,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
} from 'node:crypto';
import { readFileSync } from 'node:fs';

// By way of PEM: Node hangs now and then when a key that it generated itself is exported as a JWK, because the collector
// may throw away the job that made the key while the export holds that key's lock.
export function signingKey(alg) {
  const encodings = {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  };
  const { privateKey } =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256', ...encodings })
      : generateKeyPairSync('rsa', { modulusLength: 2048, ...encodings });
  const jwk = createPrivateKey(privateKey).export({ format: 'jwk' });
  return { ...jwk, alg, use: 'sig', kid: `test-${alg}` };
}

// What each kind of key is: the members of its thumbprint, in their order (RFC 7638 section 3.2).
const MEMBERS = { EC: ['crv', 'kty', 'x', 'y'], RSA: ['e', 'kty', 'n'] };

// A certificate is registered as the key that it holds, with itself (RFC 8705 section 2.2.2).
export function publicKeys(file) {
  const blocks = readFileSync(file, 'utf8').match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----/g) ?? [];
  const keys = blocks.map((block) => {
    if (!block.includes('CERTIFICATE')) return named(createPublicKey(block));
    const { publicKey, raw } = new X509Certificate(block);
    return { ...named(publicKey), x5c: [raw.toString('base64')] };
  });
  return { keys };
}

// The library looks for the key that a signature names, and for no other. Clients name theirs by its thumbprint.
function named(key) {
  const jwk = key.export({ format: 'jwk' });
  const thumbprint = JSON.stringify(Object.fromEntries(MEMBERS[jwk.kty].map((name) => [name, jwk[name]])));
  return { ...jwk, kid: createHash('sha256').update(thumbprint).digest('base64url') };
}
