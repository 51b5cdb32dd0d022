// How large the built pages are, part by part, as they are and packed by gzip: `npm run sizes`, after every build. Fails where
// a limit is passed. `npm run sizes -- --write` puts the table into docs/measures.md, as `cargo xtask bench` does.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGE = join(ROOT, '../docs/measures.md');
const TITLE = '## The pages';

/** At most so many kB, packed: everything that a window loads before it can be used, the fonts, and each part alone. */
const MOST = { all: 150, fonts: 350, part: 75 };

/** What is packed already. */
const isFont = (name) => name.endsWith('.woff2');

const DIST = join(ROOT, 'dist');
const files = readdirSync(DIST, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const parts = files
  .map((entry) => {
    const content = readFileSync(join(entry.parentPath, entry.name));
    // Without the mark of its content, which is another after every change.
    const name = entry.name.replace(/-[\w-]{8}(\.\w+)$/, '$1');
    return { name, size: content.length, packed: isFont(name) ? content.length : gzipSync(content).length };
  })
  .sort((one, other) => one.name.localeCompare(other.name));

const kB = (bytes) => (bytes / 1000).toFixed(1);
const sum = (some) => some.reduce((total, part) => total + part.packed, 0);
const text = parts.filter(({ name }) => !isFont(name));
const fonts = parts.filter(({ name }) => isFont(name));

const table = `${TITLE}

What the window's pages consist of, after \`npm run build\`; nothing else is loaded. Sizes in kB (1000 bytes), fonts as they
are. Limits, packed: ${String(MOST.all)} for all but the fonts, ${String(MOST.fonts)} for the fonts, ${String(MOST.part)} for each part; the test command holds them.

| part | size | gzip |
|---|--:|--:|
${parts.map((part) => `| ${part.name} | ${kB(part.size)} | ${isFont(part.name) ? '' : kB(part.packed)} |`).join('\n')}
| **all but the fonts** | ${kB(text.reduce((total, { size }) => total + size, 0))} | ${kB(sum(text))} |
| **fonts** | ${kB(sum(fonts))} | |
`;
console.log(table);

const over = [
  ['all but the fonts', sum(text), MOST.all],
  ['the fonts', sum(fonts), MOST.fonts],
  ...text.map((part) => [part.name, part.packed, MOST.part]),
].filter(([, bytes, most]) => bytes > most * 1000);
for (const [name, bytes, most] of over)
  console.error(`${name}: ${kB(bytes)} kB, ${String(most)} are allowed`);
if (over.length > 0) process.exitCode = 1;

if (process.argv[2] === '--write') {
  const page = readFileSync(PAGE, 'utf8');
  const [before, after = ''] = page.split(new RegExp(`^${TITLE}\n`, 'm'));
  const rest = after.includes('\n## ') ? after.slice(after.indexOf('\n## ') + 1) : '';
  writeFileSync(PAGE, `${before.trimEnd()}\n\n${table}${rest === '' ? '' : `\n${rest}`}`);
}
