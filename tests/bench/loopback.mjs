// One round of a measurement on loopback: starts a provider, lets a client run the plan of checks against it, and
// prints what came out as rows of JSON.
//
//   node loopback.mjs delay|many|faults|hostile [--seed N] [--count N] -- PROGRAM ARGUMENTS...
//
// The client is another process: its time and memory are its own, and the provider's are nobody's figures.

import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';

import { delay, faults, hostile, many } from './measurements.mjs';
import { start } from './provider.mjs';

const measurements = { delay, faults, hostile, many };

const { values: options, positionals } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '10' } },
  allowPositionals: true,
});
const [name, ...program] = positionals;
const measurement = measurements[name];
if (!measurement || program.length === 0) {
  console.error('usage: node loopback.mjs delay|many|faults|hostile [--seed N] [--count N] -- PROGRAM...');
  process.exit(2);
}

const plan = measurement.plan(Number(options.seed), Number(options.count));
const provider = await startProvider(plan, Number(options.seed));
const client = await runClient(program, {
  issuer: provider.issuer,
  client_id: provider.client_id,
  client_secret: provider.client_secret,
  checks: plan.map(({ hint, start_ms }) => ({ hint, start_ms })),
});
provider.stop();

// For whoever wants to know why a check failed; the rows only say that it did.
const reasons = client.ends.filter(({ why }) => why).map(({ why }) => why);
for (const why of new Set(reasons)) console.error(`${client.client}: ${why}`);

const ends = new Map(client.ends.map((end) => [end.hint, end]));
const checks = plan.map((check) => ({ ...check, ...provider.told.get(check.hint), ...ends.get(check.hint) }));
const rows = measurement
  .rows(checks, client, provider)
  .map(([figure, value, who = client.client]) => ({ figure, client: who, value }));
process.stdout.write(`${JSON.stringify({ measure: `loopback.${name}`, version: client.version, rows })}\n`);

async function startProvider(plan, seed) {
  if (measurement !== many) return start(plan, seed);
  const { startCertified } = await import('./certified.mjs');
  return startCertified(plan);
}

async function runClient([program, ...args], plan) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}`)),
    );
  });
  child.stdin.end(JSON.stringify(plan));
  const [printed] = await Promise.all([text(child.stdout), ended]);
  return JSON.parse(printed);
}
