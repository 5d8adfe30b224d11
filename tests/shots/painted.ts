import type { Page } from 'playwright-core';

/** A picture that stands for a frame of a video; the same number always gives the same one. */
function paint(seed: number): string {
  const hue = (seed * 67) % 360;
  const light = 46 + ((seed * 13) % 5) * 5;
  const sky = `<defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="hsl(${hue} 46% ${light - 26}%)"/><stop offset="1" stop-color="hsl(${(hue + 36) % 360} 58% ${light + 12}%)"/></linearGradient></defs><rect width="640" height="360" fill="url(#s)"/>`;
  const dark = `hsl(${hue} 42% 14%)`;
  const glow = `hsl(${(hue + 50) % 360} 88% 80%)`;
  const forms = [
    `<circle cx="450" cy="130" r="54" fill="${glow}"/><path d="M0 300L150 110L250 220L360 90L520 240L640 170V360H0Z" fill="${dark}"/><path d="M360 90L404 134L372 150L340 128Z" fill="#fff" opacity=".8"/>`,
    `<circle cx="320" cy="170" r="92" fill="${glow}"/><path d="M0 220Q160 190 320 220T640 220V360H0Z" fill="${dark}"/><path d="M0 262Q160 236 320 262T640 262" stroke="${glow}" stroke-width="4" fill="none" opacity=".5"/>`,
    `<g fill="${glow}" opacity=".85">${[0, 1, 2, 3, 4, 5, 6].map((bar) => `<rect x="${70 + bar * 74}" y="${300 - ((seed * (bar + 3) * 37) % 210)}" width="44" height="400" rx="10"/>`).join('')}</g>`,
    `<circle cx="320" cy="150" r="66" fill="${glow}"/><path d="M190 360C190 250 250 224 320 224S450 250 450 360Z" fill="${dark}"/><path d="M254 132Q320 54 386 132Q320 96 254 132Z" fill="${dark}"/>`,
    `<path d="M120 360L280 170H360L520 360Z" fill="${dark}"/><path d="M318 360L320 190" stroke="${glow}" stroke-width="8" stroke-dasharray="26 18"/><circle cx="320" cy="120" r="46" fill="${glow}"/>`,
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360" preserveAspectRatio="xMidYMid slice" width="640" height="360">${sky}${forms[seed % forms.length] ?? ''}</svg>`;
}

/** Answers the addresses of pictures with paintings: `/media/video/<number>/cover.webp` and the like. */
export async function playPictures(page: Page): Promise<void> {
  await page.route('**/media/video/**', (route) => {
    const seed = Number(/\/video\/\D*(\d+)\//.exec(route.request().url())?.[1] ?? 0);
    return route.fulfill({ contentType: 'image/svg+xml', body: paint(seed) });
  });
}
