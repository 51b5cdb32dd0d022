// The provider's key, and the public keys of its client.

import { X509Certificate, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';

export function signingKey(alg) {
  const { privateKey } =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: `test-${alg}` };
}

// A certificate is registered as the key that it holds, with itself (RFC 8705 section 2.2.2).
export function publicKeys(file) {
  const blocks = readFileSync(file, 'utf8').match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----/g) ?? [];
  const keys = blocks.map((block) => {
    if (!block.includes('CERTIFICATE')) return createPublicKey(block).export({ format: 'jwk' });
    const { publicKey, raw } = new X509Certificate(block);
    return { ...publicKey.export({ format: 'jwk' }), x5c: [raw.toString('base64')] };
  });
  return { keys };
}
