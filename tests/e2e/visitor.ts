import type { Browser, BrowserContext, Page } from 'playwright-core';

/** How a visitor looks at the site. */
export interface Look {
  readonly locale: 'zh-CN' | 'en';
  readonly theme: 'dark' | 'light';
  readonly size: 'desktop' | 'mobile';
}

/** The two looks that every page is judged in. */
export const looks: readonly Look[] = [
  { locale: 'zh-CN', theme: 'dark', size: 'desktop' },
  { locale: 'en', theme: 'light', size: 'mobile' },
];

/** A page, and everything that went wrong on it. */
export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly troubles: readonly string[];
}

/** Opens an empty page for one look; close the context yourself. */
export async function visit(browser: Browser, baseURL: string, look: Look): Promise<Visitor> {
  const isMobile = look.size === 'mobile';
  const context = await browser.newContext({
    baseURL,
    locale: look.locale,
    colorScheme: look.theme,
    viewport: isMobile ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    hasTouch: isMobile,
  });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(String(error)));
  return { page, context, troubles };
}
