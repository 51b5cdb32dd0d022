// The picture book of all screens: `npm run gallery` takes each in both themes and both languages, lays the four beside each
// other, and writes `docs/screens/gallery/` with a page to leaf through. `npm run gallery -- --check` takes them again and
// says where more than 2 % of a sheet has changed; only the sheets that are wanted then: `-- --check [NAME PART...]`.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { openPages } from './browser.mjs';
import { EVERY_SCREEN } from './screens.mjs';
import { ADVICE, FOLDER, Sheets, picturesOf } from './sheets.mjs';

/** What the page to leaf through calls the screens whose names begin like this, in this order. */
const CHAPTERS = [
  ['The list and the search', ['desk', 'at_desk', 'question']],
  ['An order', ['order', 'offer']],
  ['A check', ['starting', 'waiting', 'verifying']],
  ['The owner is here', ['verified', 'verdict', 'handed', 'manual']],
  ['Other ends', ['']],
  ['Staff and a second person', ['sign_in_locked', 'sign_in_wrong', 'sign_in_paused', 'approve']],
  ['Callers, customers at the counter, payments', ['caller', 'counter', 'payment']],
  ['The day', ['activity']],
  ['Settings, help, the first start', ['settings', 'help', 'first']],
  ['Practice and test', ['practice', 'test']],
  ['The customer display', ['display']],
];

const check = process.argv[2] === '--check';
const parts = process.argv.slice(check ? 3 : 2);
const isWanted = (name) => parts.length === 0 || parts.some((part) => name.includes(part));

const screens = EVERY_SCREEN.filter(([name]) => isWanted(name));
const { browser, address, close } = await openPages();
const sheets = await Sheets.open(browser);
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
mkdirSync(FOLDER, { recursive: true });

const changed = [];
for (const [name, bring] of screens) {
  await bring(page, address);
  const pictures = await picturesOf(page);
  if (check) changed.push(await sheets.faultOf(name, pictures));
  else await sheets.keep(name, pictures);
}
await close();

if (check) {
  const told = changed.filter((fault) => fault !== undefined);
  console.log(`${String(screens.length)} screens compared, ${String(told.length)} changed`);
  for (const fault of told) console.log(`  ${fault}`);
  if (told.length > 0) {
    console.log(ADVICE);
    process.exitCode = 1;
  }
} else {
  if (parts.length === 0) forgetOthers(screens.map(([name]) => name));
  writeFileSync(join(FOLDER, 'README.md'), leaves());
  console.log(`${String(screens.length)} screens in docs/screens/gallery`);
}

/** Removes the sheets of screens that are no more. */
function forgetOthers(names) {
  for (const file of readdirSync(FOLDER)) {
    if (file.endsWith('.webp') && !names.includes(file.slice(0, -5))) rmSync(join(FOLDER, file));
  }
}

function leaves() {
  const names = readdirSync(FOLDER).filter((file) => file.endsWith('.webp'));
  const chapterOf = (name) => {
    const fits = CHAPTERS.filter(([, begins]) =>
      begins.some((begin) => begin !== '' && name.startsWith(begin)),
    );
    return (fits[0] ?? CHAPTERS.find(([, begins]) => begins.includes('')))[0];
  };
  const chapters = CHAPTERS.map(([title]) => [title, names.filter((file) => chapterOf(file) === title)]);
  const written = chapters
    .filter(([, files]) => files.length > 0)
    .map(([title, files]) => {
      const pictures = files.map((file) => {
        const words = file.slice(0, -5).replaceAll('_', ' ');
        return `### ${words}\n\n![The screen "${words}": light and dark, English and Swedish](${file})\n`;
      });
      return `## ${title}\n\n${pictures.join('\n')}`;
    });
  return `# Every screen

Light above, dark below; English left, Swedish right. Made-up people, orders and codes. \`cargo xtask gallery\` takes these
pictures, and \`cargo xtask gallery --check\` says where a screen has become another than it is here.

${written.join('\n')}`;
}
