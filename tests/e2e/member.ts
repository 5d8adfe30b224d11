import type { Browser, Page } from 'playwright-core';
import type { TestServer } from '../harness/server.ts';
import type { Look, Visitor } from './visitor.ts';
import { visit } from './visitor.ts';

/** Somebody with an account, and how they get in. */
export interface Member {
  readonly mobile: string;
  readonly password: string;
}

/** What else is known of somebody who is added. */
export interface MemberFacts {
  readonly role?: 'streamer' | 'moderator' | 'admin';
  readonly nickname?: string;
}

let lastMobile = 13_911_110_000;

/** Adds an account with a mobile number and a password. */
export async function addMember(server: TestServer, { role, nickname }: MemberFacts = {}): Promise<Member> {
  lastMobile += 1;
  const member = { mobile: String(lastMobile), password: 'seagulls over the old pier' };
  const facts = [
    ...(role === undefined ? [] : ['--role', role]),
    ...(nickname === undefined ? [] : ['--nickname', nickname]),
  ];
  await server.amphi('user', 'add', '--mobile', member.mobile, '--password', member.password, ...facts);
  return member;
}

/** Address of the site by name: passkeys want no bare numbers. */
export function siteOf(server: TestServer): string {
  return server.url.replace('127.0.0.1', 'localhost');
}

/** Opens a browser that is signed in. */
export async function enter(browser: Browser, server: TestServer, member: Member, look: Look): Promise<Visitor> {
  const visitor = await visit(browser, siteOf(server), look);
  const answer = await visitor.context.request.post('/passport/login', {
    data: { mobile: member.mobile, password: member.password },
  });
  if (answer.status() !== 200) throw new Error(`no login: ${await answer.text()}`);
  return visitor;
}

/** Logs in over the page, up to the second step where there is one. */
export async function logInByPage(page: Page, member: Member): Promise<void> {
  await page.goto('/login');
  await page.locator('input[name="account"]').fill(member.mobile);
  await page.locator('input[name="password"]').fill(member.password);
  await page.locator('form button[type="submit"]').first().click();
}
