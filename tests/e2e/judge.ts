import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Violations of WCAG 2.0 to 2.2, levels A and AA, as `rule: place`. */
export async function findViolations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    // Colours on their way from one state to another are nobody's to read.
    const moving = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.allSettled(moving.map(async ({ finished }) => finished));
    const runOnly = { type: 'tag' as const, values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };
    const { violations } = await window.axe.run(document, { runOnly });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
    );
  });
}

/** What every page must hold besides: one h1, a title, no sideways scroll, no clipped button, no bare message key. */
export async function findFlaws(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const flaws: string[] = [];
    const visible = (element: Element): boolean => element.checkVisibility();
    if (Array.from(document.querySelectorAll('h1')).filter(visible).length !== 1) flaws.push('not exactly one h1');
    if (document.title === '') flaws.push('no title');
    if (document.documentElement.scrollWidth > innerWidth)
      flaws.push(`scrolls sideways: ${document.documentElement.scrollWidth}`);
    for (const button of Array.from(document.querySelectorAll('button,.btn')).filter(visible)) {
      if (button.scrollWidth > button.clientWidth + 1) flaws.push(`clipped: ${button.textContent}`);
      const { width, height } = button.getBoundingClientRect();
      if (width < 24 || height < 24)
        flaws.push(`small target: ${button.textContent || button.getAttribute('aria-label')}`);
    }
    // Names of rights and the like stand in `code` and look the same.
    const codes = Array.from(document.querySelectorAll('code'), (code) => code.innerText).filter((text) => text !== '');
    const words = codes.reduce((text, code) => text.replaceAll(code, ''), document.body.innerText);
    const groups =
      'site|state|time|form|notice|live|player|hotkeys|auth|error|me|user|setup|admin|card|home|library|watch';
    const bare = words.match(new RegExp(`\\b(${groups})\\.[a-z]+[A-Za-z]*`));
    if (bare) flaws.push(`bare key: ${bare[0]}`);
    return flaws;
  });
}

declare global {
  interface Window {
    readonly axe: typeof axe;
  }
}
