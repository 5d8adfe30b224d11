import { XMLParser } from 'fast-xml-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../platform/id/index.ts';
import { videoTarget } from '../index.ts';
import { openTestSocial, type TestSocial } from '../testing/test-social.ts';
import { parseBilibiliXml } from './bilibili-xml.ts';
import { planHeatLine } from './heat-line.ts';

let stage: TestSocial;
beforeAll(async () => {
  stage = await openTestSocial();
});
afterAll(() => stage.close());

const minute = 60_000;
const limits = { most: 50_000, durationMs: minute, now: new Date('2026-01-15T00:00:00Z') };
const fileOf = (...lines: string[]): string => `<?xml version="1.0" encoding="UTF-8"?><i>${lines.join('\n')}</i>`;
const line = (place: string, text: string): string => `<d p="${place}">${text}</d>`;
const exported = async (videoId: string): Promise<string> => {
  let text = '';
  for await (const part of stage.social.danmaku.file(videoId)) text += part;
  return text;
};

test('modes of the format that we know are taken, others skipped', async () => {
  const parsed = await parseBilibiliXml(
    fileOf(
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((mode) =>
        line(`${mode},${mode},25,16711680,1700000000,0,ab,${mode}`, `m${mode}`),
      ),
    ),
    limits,
  );
  expect(parsed?.records.map(({ mode, atMs, colour }) => [mode, atMs, colour])).toEqual([
    [0, 1_000, 0xff0000],
    [0, 2_000, 0xff0000],
    [0, 3_000, 0xff0000],
    [2, 4_000, 0xff0000],
    [1, 5_000, 0xff0000],
  ]);
  expect(parsed?.skipped).toBe(3);
});

test('hostile and broken files are refused or bounded', async () => {
  const bomb = '<!DOCTYPE i [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
  expect(await parseBilibiliXml(`<?xml version="1.0"?>${bomb}<i>${line('1,1,25,1,1', '&b;')}</i>`, limits)).toBeNull();
  expect(await parseBilibiliXml(fileOf().replace('<i>', `<i>${bomb}`), limits)).toBeNull();
  expect(await parseBilibiliXml('not xml at all', limits)).toBeNull();
  expect(await parseBilibiliXml('<html><i></i></html>', limits)).toBeNull();
  const deep = fileOf(`${'<d p="1,1,25,1,1">'.repeat(50_000)}x${'</d>'.repeat(50_000)}`);
  expect((await parseBilibiliXml(deep, limits))?.records.length).toBeLessThanOrEqual(1);
  const odd = [
    line('NaN,1,25,1,1', 'a'),
    line('-1,1,25,1,1', 'a'),
    line('61,1,25,1,1', 'a'),
    line('1e999,1,25,1,1', 'a'),
    line(',1,25,1,1', 'a'),
    line('1,1', 'colour and date are missing'),
    line('1,1,25,99999999999,99999999999', 'too much of both'),
    line('1,1,25,1,1', '   '),
    line('1,1,25,1,1', 'x'.repeat(101)),
    line('1,1,25,1,1', '&#0;&#8;'),
  ];
  const parsed = await parseBilibiliXml(fileOf(...odd), limits);
  expect(parsed?.records.map(({ text, colour }) => [text, colour])).toEqual([
    ['colour and date are missing', 0xffffff],
    ['too much of both', 0xffffff],
  ]);
  const lots = fileOf(...Array.from({ length: 60 }, (_, at) => line(`${at},1,25,1,1`, `t${at}`)));
  expect(await parseBilibiliXml(lots, { ...limits, most: 50 })).toMatchObject({ skipped: 10 });
});

test('a file goes through import and export unchanged, and another reader understands it', async () => {
  const [one, two] = [newId(12), newId(12)];
  const texts = ['plain', '<b>&"\' tags', '表情 😀 文字', 'a]]>b', '&amp; twice'];
  const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const file = fileOf(
    ...texts.map((text, at) => line(`${at}.25,${[1, 4, 5][at % 3]},25,${at},1600000000,0,x,${at}`, escape(text))),
  );
  expect(await stage.social.danmaku.importFile({ videoId: one, durationMs: minute }, file)).toEqual({
    taken: 5,
    skipped: 0,
  });
  const first = await exported(one);
  await stage.social.danmaku.importFile({ videoId: two, durationMs: minute }, first);
  const second = await exported(two);
  const read = (xml: string): unknown => {
    const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false });
    const { i } = parser.parse(xml) as { i: { d: { '#text': string; '@_p': string }[] } };
    return i.d.map((row) => [row['@_p'].split(',').slice(0, 5).join(), row['#text']]);
  };
  expect(read(second)).toEqual(read(first));
  expect((read(first) as string[][]).map(([, text]) => text)).toEqual(texts);
  expect(await stage.social.danmaku.importFile({ videoId: one, durationMs: minute }, first)).toEqual({
    taken: 0,
    skipped: 5,
  });
  expect(await stage.findWrongCounts()).toEqual([]);
});

test('a window is thinned per second, the same for everybody, and never hides one’s own', async () => {
  const videoId = newId(12);
  const userId = await stage.addUser();
  const file = fileOf(
    ...Array.from({ length: 300 }, (_, at) => line(`${(at % 3) + 0.001 * at},1,25,1,1600000000`, `t${at}`)),
  );
  await stage.social.danmaku.importFile({ videoId, durationMs: minute }, file);
  for (let at = 0; at < 20; at += 1)
    await stage.social.danmaku.send({ videoId, durationMs: minute }, userId, {
      text: `own ${at}`,
      atMs: 500,
      mode: 'top',
      colour: 1,
    });
  const wish = { from: 0, to: 2_000 };
  const [guest, again, author] = [
    await stage.social.danmaku.window(videoId, wish, null),
    await stage.social.danmaku.window(videoId, wish, null),
    await stage.social.danmaku.window(videoId, wish, userId),
  ];
  expect(guest.records).toHaveLength(30);
  expect(again.records).toEqual(guest.records);
  expect(guest.total).toBe(320);
  expect(author.own).toHaveLength(20);
  expect(new Set(author.records.filter(([, , mode]) => mode === 1).map((record) => record[6])).size).toBe(1);
  expect(guest.records.every(([, atMs]) => atMs >= 0 && atMs < 2_000)).toBe(true);
});

test('the key of an author is the same on one video, another on the next, and nobody’s name', async () => {
  const userId = await stage.addUser();
  const wish = { text: 'x', atMs: 1, mode: 'scroll', colour: 0 } as const;
  const keyOf = async (videoId: string) =>
    (await stage.social.danmaku.send({ videoId, durationMs: minute }, userId, wish)).item[6];
  const [one, two] = [newId(12), newId(12)];
  const keys = [await keyOf(one), await keyOf(one), await keyOf(two)];
  expect(keys[0]).toBe(keys[1]);
  expect(keys[0]).not.toBe(keys[2]);
  expect(keys.join()).not.toContain(userId);
});

test('a danmaku beyond the end is refused, a deleted one is gone', async () => {
  const videoId = newId(12);
  const userId = await stage.addUser();
  const wish = { text: 'x', atMs: minute, mode: 'bottom', colour: 0 } as const;
  const { item } = await stage.social.danmaku.send({ videoId, durationMs: minute }, userId, wish);
  await expect(
    stage.social.danmaku.send({ videoId, durationMs: minute }, userId, { ...wish, atMs: minute + 1 }),
  ).rejects.toMatchObject({ code: 'danmaku_invalid' });
  expect(await stage.social.danmaku.store.remove(item[0], stage.now())).toBe(true);
  expect(await stage.social.danmaku.store.remove(item[0], stage.now())).toBe(false);
  expect(await stage.social.danmaku.store.count(videoTarget(videoId))).toBe(0);
  expect(await stage.findWrongCounts()).toEqual([]);
});

test('the heat line is highest where danmaku gather', async () => {
  const videoId = newId(12);
  expect(await stage.social.heat(videoId, minute)).toBeNull();
  const line100 = planHeatLine([
    { bucket: 3, count: 10 },
    { bucket: 99, count: 1 },
    { bucket: 120, count: 1 },
  ]);
  expect(line100).toHaveLength(100);
  expect(line100?.indexOf(1)).toBe(3);
});
