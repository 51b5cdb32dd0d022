// The peer as a program: npm's openid-client with its defaults runs the checks of a plan, all in one process.
//
// The plan is JSON on standard input: issuer, client_id, client_secret, and `checks`, each with `hint` and `start_ms`.
// One line of JSON says how each ended, and what it cost. `crates/ciba/examples/checks.rs` does the same with ours.

import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

import * as oidc from 'openid-client';

const plan = JSON.parse(readFileSync(0, 'utf8'));
const config = await oidc.discovery(
  new URL(plan.issuer),
  plan.client_id,
  {},
  oidc.ClientSecretBasic(plan.client_secret),
  { execute: [oidc.allowInsecureRequests] },
);

const before = { cpu: process.cpuUsage(), memory: memoryKb('VmRSS') };
const ends = await Promise.all(plan.checks.map(run));
const { user, system } = process.cpuUsage(before.cpu);
const version = JSON.parse(readFileSync('node_modules/openid-client/package.json', 'utf8')).version;
process.stdout.write(
  JSON.stringify({
    client: 'openid-client',
    version,
    ends,
    cpu_ms: (user + system) / 1000,
    memory_before_kb: before.memory,
    memory_most_kb: memoryKb('VmHWM'),
  }),
);

async function run({ hint, start_ms }) {
  await wait(start_ms);
  try {
    const request = { scope: 'openid', login_hint: hint };
    const acknowledged = await oidc.initiateBackchannelAuthentication(config, request);
    const tokens = await oidc.pollBackchannelAuthenticationGrant(config, acknowledged);
    const at = Date.now();
    return { hint, at, ended: tokens.claims().sub === hint ? 'approved' : 'another person' };
  } catch (error) {
    const ended = error.error === 'access_denied' ? 'declined' : 'failed';
    return { hint, at: Date.now(), ended, why: `${error.code ?? error.name} ${error.error ?? ''}`.trim() };
  }
}

// What the system says of this process; null where there is no /proc.
function memoryKb(name) {
  try {
    const line = readFileSync('/proc/self/status', 'utf8').match(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm'));
    return Number(line[1]);
  } catch {
    return null;
  }
}
