// The sockets, and what a TLS connection says about the client at its other end.

import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';

export async function listen() {
  return bound(createServer(), 'http');
}

// Whoever presents no certificate, or one of nobody, is let in: whether it will do is for the provider to decide.
export async function listenTls(folder, asksForCertificate) {
  const [cert, key, ca] = ['server.pem', 'server.key', 'client-ca.pem'].map((name) => {
    const file = join(folder, name);
    return existsSync(file) ? readFileSync(file) : undefined;
  });
  const asking = asksForCertificate && { requestCert: true, rejectUnauthorized: false, ca: ca ?? [] };
  return bound(createTlsServer({ cert, key, ...asking }), 'https');
}

async function bound(server, scheme) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, address: `${scheme}://127.0.0.1:${server.address().port}` };
}

export const getCertificate = (ctx) => ctx.socket.getPeerX509Certificate?.();

// Signed by an authority of the folder, and within its time.
export const certificateAuthorized = (ctx) => ctx.socket.authorized;

export const certificateSubjectMatches = (ctx, property, expected) => {
  const certificate = getCertificate(ctx);
  switch (property) {
    case 'tls_client_auth_subject_dn':
      return certificate.subject === expected;
    case 'tls_client_auth_san_dns':
      return (certificate.subjectAltName ?? '').split(', ').includes(`DNS:${expected}`);
    default:
      throw new Error(`${property} is not made here`);
  }
};
