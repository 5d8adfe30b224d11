import { millis } from '@amphi/media/time';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProcessBus } from '../platform/bus/index.ts';
import { systemClock } from '../platform/clock/index.ts';
import { testDatabase, type TestDatabase } from '../platform/db/testing/index.ts';
import { silentLog } from '../platform/log/index.ts';
import { commandActor, createSite, type Site } from './index.ts';

let database: TestDatabase;
let nowMs = 0;
const clock = { ...systemClock, now: () => millis(nowMs) };

const open = (siteSettings = {}): Site => {
  const config = { secrets: { siteKey: new Uint8Array(32).fill(7) }, siteSettings };
  return createSite({ database, config, bus: createProcessBus(silentLog), clock });
};

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

const provider = { id: 'work', name: 'Work', issuer: 'https://id.example', clientId: 'a', clientSecret: 'oidc-canary' };

describe('settings', () => {
  test('have defaults, change, and go back', async () => {
    const { settings } = open();
    expect((await settings.all())['site.name']).toBe('Amphi');
    const change = await settings.change({ 'site.name': '  我的  剧场 ', 'registration.isOpen': false }, null);
    expect(change).toEqual({
      before: { 'site.name': 'Amphi', 'registration.isOpen': true },
      after: { 'site.name': '我的 剧场', 'registration.isOpen': false },
    });
    expect(await settings.all()).toMatchObject({ 'site.name': '我的 剧场', 'registration.isOpen': false });
    await settings.change({ 'site.name': null, 'registration.isOpen': null }, null);
    expect((await settings.all())['site.name']).toBe('Amphi');
  });

  test('are known to another process within five seconds', async () => {
    const [one, other] = [open().settings, open().settings];
    await other.all();
    await one.change({ 'site.name': 'Elsewhere' }, null);
    nowMs += 5_001;
    expect((await other.all())['site.name']).toBe('Elsewhere');
    await one.change({ 'site.name': null }, null);
    nowMs += 5_001;
  });

  test('keep secrets sealed, never tell them, and keep one that was left empty', async () => {
    const { settings } = open();
    const values = { 'mail.url': 'smtp://user:mail-canary@host:587', 'oidc.providers': [provider] };
    const change = await settings.change(values, null);
    const { rows } = await database.pool.query('select * from site_settings');
    const views = await settings.views();
    expect(JSON.stringify([rows, views, change])).not.toMatch(/canary/);
    expect(views.find(({ key }) => key === 'mail.url')).toMatchObject({ value: null, isSecret: true, isSet: true });
    await settings.change({ 'oidc.providers': [{ ...provider, name: 'Office', clientSecret: '' }] }, null);
    const { 'oidc.providers': providers, 'mail.url': mail } = await settings.all();
    expect(providers).toEqual([{ ...provider, name: 'Office', scopes: 'openid profile' }]);
    expect(mail).toBe(values['mail.url']);
  });

  test.each([
    [{ nothing: 1 }, 'setting_unknown'],
    [{ __proto__x: 1 }, 'setting_unknown'],
    [{ 'site.name': '' }, 'setting_invalid'],
    [{ 'site.name': 7 }, 'setting_invalid'],
    [{ 'registration.isOpen': 'yes' }, 'setting_invalid'],
    [{ 'mail.url': 'https://host' }, 'setting_invalid'],
    [{ 'oidc.providers': [{ ...provider, id: '../x' }] }, 'setting_invalid'],
    [{ 'oidc.providers': 'x' }, 'setting_invalid'],
  ])('refuse %j as a whole', async (values, code) => {
    const { settings } = open();
    const [key] = Object.keys(values);
    await expect(settings.change({ 'site.description': 'kept?', ...values }, null)).rejects.toMatchObject({
      code,
      fields: { [key ?? '']: code },
    });
    expect((await settings.all())['site.description']).toBe('');
  });

  test('that the environment fixes stay as they are', async () => {
    const { settings } = open({ 'site.name': 'Fixed' });
    expect((await settings.all())['site.name']).toBe('Fixed');
    await expect(settings.change({ 'site.name': 'Other' }, null)).rejects.toMatchObject({ code: 'setting_locked' });
    const view = (await settings.views()).find(({ key }) => key === 'site.name');
    expect(view).toMatchObject({ value: 'Fixed', lockedBy: 'AMPHI_SITE_NAME' });
  });
});

test('the audit log is only added to', async () => {
  const { audit } = open();
  await audit.record(commandActor, { action: 'test.act', targetKind: 'test', targetId: 'a', after: { x: 1 } });
  await audit.record(commandActor, { action: 'test.act', targetKind: 'test', targetId: 'b', reason: 'why' });
  for (const statement of ["update audit_log set reason = 'x'", 'delete from audit_log', 'truncate audit_log']) {
    await expect(database.pool.query(statement)).rejects.toThrow('only added to');
  }
  const [latest, first] = await audit.find({ action: 'test.act', limit: 10 });
  expect(latest).toMatchObject({ targetId: 'b', reason: 'why', source: 'command', actorId: null });
  expect(first).toMatchObject({ targetId: 'a', after: { x: 1 }, before: null });
  expect(await audit.find({ before: latest?.id, limit: 1 })).toMatchObject([{ targetId: 'a' }]);
});
