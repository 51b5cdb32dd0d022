// The door: each function is one command of its own name with exactly its arguments, and nothing else opens it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeEach, describe, expect, it, vi } from 'vitest';

const invoked: [string, unknown][] = [];

vi.mock('@tauri-apps/api/core', () => ({
  Channel: class {
    readonly onmessage: unknown;
    constructor(onmessage: unknown) {
      this.onmessage = onmessage;
    }
  },
  invoke: (command: string, given: unknown) => {
    invoked.push([command, given]);
    return Promise.resolve();
  },
}));

const door = await import('../src/ipc/index');
const displays = await import('../src/ipc/display');

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

describe('the door', () => {
  beforeEach(() => {
    invoked.length = 0;
  });

  it.each(Object.keys(door))('%s calls the command of its name, once', async (name) => {
    await (door as unknown as Record<string, (argument: unknown) => Promise<void>>)[name]!(0);
    expect(invoked.map(([command]) => command)).toEqual([snakeCase(name)]);
  });

  it('hands over the arguments under the names that the desk reads', async () => {
    await door.tick(3, true);
    await door.handOver(7);
    await door.find('P-1042');
    expect(invoked.map(([, given]) => given)).toEqual([
      { line: 3, ticked: true },
      { verdict: 7 },
      { text: 'P-1042' },
    ]);
  });

  it('is one of two, and nobody else imports Tauri', () => {
    const importers = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(svelte|ts)$/.test(file))
      .filter((file) => readFileSync(join('src', file), 'utf8').includes('@tauri-apps/'));
    expect(importers.sort()).toEqual([join('ipc', 'display.ts'), join('ipc', 'index.ts')]);
  });

  it('of the customer display has one function, which listens', async () => {
    expect(Object.keys(displays)).toEqual(['subscribeDisplay']);
    await displays.subscribeDisplay(() => undefined);
    expect(invoked.map(([command]) => command)).toEqual(['subscribe_display']);
  });
});
