// What npm's jose takes to verify one ID token, in microseconds, beside `crates/ciba/examples/verify.rs`: the same
// claims, the key found by its name in a key set, signature, issuer, audience, times, and the subject compared.

import { readFileSync } from 'node:fs';

import { SignJWT, createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify } from 'jose';

const ROUNDS = 9;
const A_ROUND = 400;
const issuer = 'https://id.example.com';
const subject = '5f0c1a52-3c38-4c5e-9d6f-0f8f7e0f2b11';

const rows = [];
for (const alg of ['RS256', 'PS256', 'ES256', 'EdDSA']) {
  rows.push({ figure: `${alg}, microseconds`, client: 'jose', value: await measure(alg) });
}
const { version } = JSON.parse(readFileSync('node_modules/jose/package.json', 'utf8'));
process.stdout.write(`${JSON.stringify({ measure: 'jose.verify', version, rows })}\n`);

async function measure(alg) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'key', alg }] });
  const now = Math.floor(Date.now() / 1000);
  const token = await new SignJWT({
    ...{ iss: issuer, aud: 'till', sub: subject, iat: now, nbf: now, exp: now + 300, auth_time: now - 20 },
    ...{ tid: 'priv', amr: ['external'], idp: 'bankid', email: 'anna@example.com', email_verified: true },
  })
    .setProtectedHeader({ alg, kid: 'key', typ: 'JWT' })
    .sign(privateKey);

  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    for (let turn = 0; turn < A_ROUND; turn += 1) {
      const { payload } = await jwtVerify(token, keys, { issuer, audience: 'till', algorithms: [alg] });
      if (payload.sub !== subject) throw new Error('another person');
    }
    rounds.push(((performance.now() - start) * 1000) / A_ROUND);
  }
  return rounds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
}
