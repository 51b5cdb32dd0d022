// The pages as a browser sees them: built on the fake desk, served under the window's content security policy, and the
// system's Chromium. For looking at them and for measuring; the shipped build is another one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';
import { preview } from 'vite';

/** The folder `ui`. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'";

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Builds the pages, serves them at `address`, and starts a browser; `close` ends both. */
export async function openPages() {
  const built = spawnSync('npx', ['vite', 'build', '--mode', 'pictures', '--logLevel', 'error'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (built.status !== 0) throw new Error('the pages could not be built');
  const server = await preview({
    root: ROOT,
    mode: 'pictures',
    preview: { port: 0, host: '127.0.0.1', headers: { 'Content-Security-Policy': POLICY } },
    logLevel: 'error',
  });
  const browser = await chromium.launch({
    executablePath: BROWSERS.find((path) => existsSync(path)) ?? BROWSERS[0],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return {
    browser,
    // Any free port: somebody else may be looking at the pages, too.
    address: server.resolvedUrls.local[0].replace(/\/$/, ''),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
