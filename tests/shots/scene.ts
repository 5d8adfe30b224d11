import type { BrowserContext, Page } from 'playwright-core';
import type { Mood } from './stage.ts';

/** One picture to take: where, in what mood of the stage, what to set up before the page opens, and what to do then. */
export interface Scene {
  readonly name: string;
  readonly path: string;
  readonly mood?: Mood;
  readonly prepare?: (page: Page, context: BrowserContext) => Promise<unknown>;
  readonly act?: (page: Page, context: BrowserContext) => Promise<unknown>;
}
