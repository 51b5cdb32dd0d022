// Every screen of both windows in every look, once: `npm run looks [-- NAME PART...]`. Each is brought about once and then
// judged as it stands: by the gallery's sheet of it (2 %), by axe in light, dark and the system's own colours and in both
// languages, by its borders, focus rings and targets, without motion, and at twice its size (640 x 400, which is 1280 x 800
// at 200 %). Part of the test command. A theme changes no word and no structure: beside light, axe judges colours only.
import { availableParallelism } from 'node:os';

import axe from 'axe-core';

import { openPages } from './browser.mjs';
import { SOURCE } from './faults.mjs';
import { EVERY_SCREEN, LOOKS, resize, turn } from './screens.mjs';
import { ADVICE, Sheets, picturesOf } from './sheets.mjs';

const [ENGLISH, SWEDISH, DARK] = LOOKS;
const USUAL = { width: 1280, height: 800 };
const TWICE = { width: 640, height: 400 };

const parts = process.argv.slice(2);
const isWanted = (name) => parts.length === 0 || parts.some((part) => name.includes(part));

const started = Date.now();
const waiting = EVERY_SCREEN.filter(([name]) => isWanted(name));
const count = waiting.length;
const faults = [];
let ofGallery = 0;

const { browser, address, close } = await openPages();
// One more than there are processors: while one page loads, another is judged.
await Promise.all(Array.from({ length: availableParallelism() + 1 }, judgeScreens));
await close();

for (const fault of faults) console.error(fault);
if (ofGallery > 0) console.error(ADVICE);
const seconds = ((Date.now() - started) / 1000).toFixed(0);
console.log(`${String(count)} screens judged in every look in ${seconds} s, ${String(faults.length)} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;

/** Takes one screen after the other until none is left. */
async function judgeScreens() {
  const sheets = await Sheets.open(browser);
  const page = await browser.newPage({ viewport: USUAL });
  await page.addInitScript(`${axe.source}\n${SOURCE}`);
  let current = '';
  page.on('pageerror', (error) => faults.push(`${current}: ${error.message}`));
  page.on('console', (message) => {
    const isOurs = message.type() === 'error' && !message.location().url.endsWith('favicon.ico');
    if (isOurs) faults.push(`${current}: ${message.text()}`);
  });
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [name, bring] = next;
    current = name;
    await bring(page, address);
    await judge(page, sheets, name);
  }
}

async function judge(page, sheets, name) {
  const say = (look, found) => faults.push(...found.map((fault) => `${name} (${look}): ${fault}`));
  const ask = (which) => page.evaluate((which) => globalThis.faults[which](), which);

  const pictures = await picturesOf(page, async (look) => {
    say(look, await axeFinds(page, look.includes('light')));
  });
  const changed = await sheets.faultOf(name, pictures);
  if (changed) {
    ofGallery += 1;
    faults.push(changed);
  }
  await page.emulateMedia({ forcedColors: 'active' });
  for (const look of [ENGLISH, SWEDISH]) {
    await turn(page, look);
    say(`forced colours, ${look}`, await axeFinds(page, false));
    say(look, await ask('crowded'));
  }
  await page.emulateMedia({ forcedColors: 'none' });

  say('without motion', await ask('moving'));
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await turn(page, 'theme=light&language=sv');
  say('without motion, as the system wants it', await ask('moving'));
  await page.emulateMedia({ reducedMotion: 'no-preference' });

  for (const look of [SWEDISH, DARK]) {
    await turn(page, look);
    for (const which of ['small', 'faint']) say(look, await ask(which));
    // Where the last thing that happened was a click, a browser shows the focus on fields only.
    await page.keyboard.press('Tab');
    say(look, await ask('unfocused'));
  }
  await turn(page, SWEDISH);
  await resize(page, TWICE);
  say('at 200 %', await ask('unreachable'));
  await resize(page, USUAL);
}

/** What axe finds: everything, or what may differ from one theme to the next. */
async function axeFinds(page, everything) {
  const found = await page.evaluate(async (everything) => {
    const only = everything ? {} : { runOnly: ['color-contrast', 'link-in-text-block'] };
    const { violations } = await globalThis.axe.run({ ...only, resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
  }, everything);
  return found;
}
