// Whether cameras can read the codes, measured by decoders that are not ours: `node qr.mjs EXAMPLE SEED`, with the path of
// our program that draws codes (crates/desk/examples/code.rs). The waiting screen is read from its picture; a camera is
// simulated: 160 pixels for a whole code, turned, blurred, on grey, without and with the noise of a sensor.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

import { ROOT, openPages } from '../../ui/tests/browser.mjs';
import { DARK, LINK, WAITING, pictureOfCode, readByZbar } from '../../ui/tests/code_pictures.mjs';

/** The longest link that a counter should show. */
const LONG_LINK = `${LINK}&return=${'a'.repeat(119 - LINK.length - '&return='.length)}`;

const DEGREES = 25;
const BLUR = 1;
const ACROSS = 160;
const TRIES = 10;
/** The standard deviation of the sensor's noise, of 255 levels of grey: in the light of a shop, and in bad light. */
const CAMERAS = { camera: 0, 'a noisy camera': 8 };

const [, , example, seed] = process.argv;
const folder = mkdtempSync(join(tmpdir(), 'codes-'));
prepareZXingModule({
  overrides: { wasmBinary: readFileSync('node_modules/zxing-wasm/dist/reader/zxing_reader.wasm').buffer },
});
const { browser, address, close } = await openPages();
const eye = await browser.newPage();
await eye.addScriptTag({ path: join(ROOT, 'node_modules/jsqr/dist/jsQR.js') });

const rows = await drawn();
for (const screen of WAITING) rows.push(await readFromScreen(screen));
for (const [name, noise] of Object.entries(CAMERAS)) {
  for (const link of [LINK, LONG_LINK]) {
    rows.push(...(await readByCamera('claimcheck', 'ours', link, name, noise)));
    rows.push(...(await readByCamera('correction H', 'highest', link, name, noise)));
  }
}
await close();
rmSync(folder, { recursive: true });
process.stdout.write(`${JSON.stringify({ measure: 'qr', rows })}\n`);

/** Has our program draw all codes into the folder; what it measured meanwhile. */
async function drawn() {
  const { status, stdout } = spawnSync(example, [folder, LINK, LONG_LINK], { encoding: 'utf8' });
  if (status !== 0) throw new Error('the codes could not be drawn');
  return JSON.parse(stdout).rows;
}

/** Each decoder with what it reads in a picture: its own text, or none. */
async function decoded(base64) {
  const png = Buffer.from(base64, 'base64');
  const file = join(folder, 'picture.png');
  writeFileSync(file, png);
  const [found] = await readBarcodes(new Uint8Array(png), { formats: ['QRCode'], tryInvert: false });
  const jsqr = await eye.evaluate(async (source) => {
    const image = new Image();
    image.src = `data:image/png;base64,${source}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    return globalThis.jsQR(data, width, height, { inversionAttempts: 'dontInvert' })?.data;
  }, base64);
  return { zbar: readByZbar(file).trim(), zxing: found?.text, jsQR: jsqr };
}

async function readFromScreen(screen) {
  const [, width, height, scale, look] = screen;
  const { picture } = await pictureOfCode(browser, address, screen);
  const read = Object.values(await decoded(picture)).filter((text) => text === LINK).length;
  const theme = look === DARK ? 'dark' : 'light';
  const size = `${String(width)}x${String(height)} at ${String(scale * 100)} %`;
  return {
    figure: `the waiting screen, ${size}, ${theme}, decoders of three that read it`,
    client: 'claimcheck',
    value: read,
  };
}

async function readByCamera(client, whose, link, camera, noise) {
  const code = readFileSync(join(folder, `${whose}-${String(link.length)}.png`)).toString('base64');
  const times = { zbar: 0, zxing: 0, jsQR: 0 };
  for (let turn = 0; turn < TRIES; turn += 1) {
    const setting = { code, seed: Number(seed) * 1000 + turn, DEGREES, BLUR, ACROSS, noise };
    const texts = await decoded(await eye.evaluate(seenByCamera, setting));
    for (const [decoder, text] of Object.entries(texts)) if (text === link) times[decoder] += 1;
  }
  const what = `a link of ${String(link.length)} characters by ${camera}`;
  const always = Object.values(times).filter((read) => read === TRIES).length;
  return [
    ...Object.entries(times).map(([decoder, read]) => [`${decoder} of ${String(TRIES)}`, read]),
    [`decoders of three that read ${String(TRIES)} of ${String(TRIES)}`, always],
  ].map(([figure, value]) => ({ figure: `${what}, ${figure}`, client, value }));
}

/** In the browser: the picture that a camera takes of a code, as a PNG in base64. */
async function seenByCamera({ code, seed, DEGREES, BLUR, ACROSS, noise }) {
  // mulberry32
  let state = seed;
  const chance = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const image = new Image();
  image.src = `data:image/png;base64,${code}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [320, 240];
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.fillStyle = '#808080';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.filter = `blur(${String(BLUR)}px)`;
  context.imageSmoothingQuality = 'high';
  // Nobody's hand is still: where the code lies between the pixels is another one in each picture.
  context.translate(canvas.width / 2 + chance(), canvas.height / 2 + chance());
  context.rotate((DEGREES * Math.PI) / 180);
  context.drawImage(image, -ACROSS / 2, -ACROSS / 2, ACROSS, ACROSS);
  const taken = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 0; at < taken.data.length; at += 4) {
    const normal = Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
    for (let channel = 0; channel < 3; channel += 1) taken.data[at + channel] += normal * noise;
  }
  context.putImageData(taken, 0, 0);
  return canvas.toDataURL('image/png').split(',')[1];
}
