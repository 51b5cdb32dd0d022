// The customers that the provider knows, and the ways to name one of them.

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

import { errors } from 'oidc-provider';

const accounts = [
  { sub: 'elin', name: 'Elin Ek', email: 'elin@example.com', email_verified: true },
  { sub: 'omar', name: 'Omar Ost', email: 'omar@example.com', email_verified: true },
  { sub: 'ulla', name: 'Ulla Ung', email: 'ulla@example.com', email_verified: false },
  // Her phone rings for nobody who can't say her code (CIBA Core section 7.1.2).
  { sub: 'vera', name: 'Vera Vik', email: 'vera@example.com', email_verified: true, userCode: '2580' },
];

export const findAccount = (_ctx, sub) => {
  const account = accounts.find((account) => account.sub === sub);
  return account && { accountId: sub, claims: () => account };
};

export const processLoginHint = (_ctx, hint) =>
  accounts.find((account) => account.email === hint || account.sub === hint)?.sub;

// Authway's form: a JWT of the client's own with HS256, whose key is the text base64(SHA-256(client secret)).
export const processLoginHintToken = (ctx, token) => {
  const [head, body, signature] = token.split('.');
  const key = createHash('sha256').update(ctx.oidc.client.clientSecret).digest('base64');
  const made = createHmac('sha256', key).update(`${head}.${body}`).digest();
  const given = Buffer.from(signature ?? '', 'base64url');
  if (given.length !== made.length || !timingSafeEqual(given, made)) return undefined;
  const [{ alg }, claims] = [head, body].map((part) => JSON.parse(Buffer.from(part, 'base64url')));
  const now = Date.now() / 1000;
  if (claims.exp !== undefined && claims.exp < now) throw new errors.ExpiredLoginHintToken('too old');
  const meant = alg === 'HS256' && claims.iss === ctx.oidc.client.clientId && claims.aud === ctx.oidc.issuer;
  if (!meant || !(Math.abs(now - claims.iat) < 300)) return undefined;
  return processLoginHint(ctx, claims.sub ?? claims.email);
};

export const verifyUserCode = (_ctx, { accountId }, given) => {
  const { userCode } = accounts.find((account) => account.sub === accountId);
  if (!userCode) return;
  if (!given) throw new errors.MissingUserCode('this customer has a user code');
  if (given !== userCode) throw new errors.InvalidUserCode('not this customer’s user code');
};
