// Pictures of the screens that have a code, and a reader of codes that is not ours. What is asked of the pictures, codes.mjs
// and tests/bench/qr.mjs know.
import { spawnSync } from 'node:child_process';

/** What the code of the prepared views says (src/ipc/fake-qr.svg): a link as long as a provider's. */
export const LINK = 'https://id.tallmo.example/identity/ciba?requestId=Zp3vXk81TqWb5nLr';

export const LIGHT = 'theme=light&language=en';
export const DARK = 'theme=dark&language=sv';

/** The scales that screens of a counter have. */
const SCALES = [1, 1.25, 1.5];

/** The waiting screen at each scale, in both themes: page, size, scale and look of each picture. */
export const WAITING = SCALES.flatMap((scale) =>
  [LIGHT, DARK].map((look) => ['?scene=waiting&still', 1280, 800, scale, look]),
);

/** The picture of a screen as a PNG in base64, and where its code lies in the page's own pixels. */
export async function pictureOfCode(browser, address, [path, width, height, scale, look]) {
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: scale });
  await page.goto(`${address}/${path}&${look}&motion=reduced`);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForFunction(() => (document.querySelector('img')?.getBoundingClientRect().width ?? 0) > 100);
  const picture = (await page.screenshot()).toString('base64');
  const place = await page.evaluate(() => document.querySelector('img').getBoundingClientRect().toJSON());
  await page.close();
  return { picture, place };
}

/** What zbar reads in the picture. */
export function readByZbar(file) {
  const { stdout } = spawnSync('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', file], {
    encoding: 'utf8',
  });
  return stdout;
}
