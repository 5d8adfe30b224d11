import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lintRevision } from './lint.ts';
import { parseMediaPlaylist } from './playlist-parser.ts';

const golden = readFileSync(new URL('golden/live.m3u8', import.meta.url), 'utf8');
const good = parseMediaPlaylist(golden);

/** The golden playlist with one thing changed. */
function edited(from: string | RegExp, to: string): ReturnType<typeof parseMediaPlaylist> {
  const text = golden.replace(from, to);
  if (text === golden) throw new Error(`nothing to replace: ${String(from)}`);
  return parseMediaPlaylist(text);
}

const hintLine = '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="5.2.m4s"\n';
const nextPart = '#EXT-X-PART:DURATION=0.20020,URI="5.2.m4s"\n';
const grown = (part = nextPart) => edited(hintLine, `${part}#EXT-X-PRELOAD-HINT:TYPE=PART,URI="5.3.m4s"\n`);

describe('the linter', () => {
  it('accepts a playlist, its repetition and its growth by a part', () => {
    expect(lintRevision(null, good)).toEqual([]);
    expect(lintRevision(good, good)).toEqual([]);
    expect(lintRevision(good, grown())).toEqual([]);
  });

  it.each([
    ['a part above PART-TARGET', 'DURATION=0.20020,URI="4.3', 'DURATION=0.20121,URI="4.3', 'exceeds PART-TARGET'],
    ['a short part in mid-segment', 'DURATION=0.20020,URI="2.3', 'DURATION=0.17000,URI="2.3', 'under 85 %'],
    ['a segment above TARGETDURATION', '2.00200,\n4.m4s', '2.50000,\n4.m4s', 'rounds above'],
    ['a low PART-HOLD-BACK', 'PART-HOLD-BACK=0.60360', 'PART-HOLD-BACK=0.60000', 'PART-HOLD-BACK is under'],
    ['a low HOLD-BACK', ',HOLD-BACK=6', ',HOLD-BACK=5', 'HOLD-BACK is under 3'],
    ['a low CAN-SKIP-UNTIL', 'CAN-SKIP-UNTIL=12', 'CAN-SKIP-UNTIL=11', 'CAN-SKIP-UNTIL'],
    ['no blocking reload', 'CAN-BLOCK-RELOAD=YES,', '', 'CAN-BLOCK-RELOAD'],
    ['a missing PART-INF', '#EXT-X-PART-INF:PART-TARGET=0.20120\n', '', 'without EXT-X-PART-INF'],
    ['a missing hint', hintLine, '', 'EXT-X-PRELOAD-HINT is missing'],
    ['a hint at a part that is there', '"5.2.m4s"', '"5.1.m4s"', 'stands twice'],
    ['a missing date', /#EXT-X-PROGRAM-DATE-TIME:\S+\n/, '', 'has no EXT-X-PROGRAM-DATE-TIME'],
    ['a date that goes back', '12:00:08.008Z', '12:00:01.008Z', 'goes back'],
    ['a missing map', '#EXT-X-MAP:URI="init-1.mp4"\n', '', 'has no EXT-X-MAP'],
    ['an end with an open segment', hintLine, '#EXT-X-ENDLIST\n', 'ended and has an open segment'],
    ['parts that do not add up', 'DURATION=0.20020,URI="4.3', 'DURATION=0.19020,URI="4.3', 'as long as its parts'],
    ['independent segments', '#EXT-X-VERSION:10\n', '#EXT-X-VERSION:10\n#EXT-X-INDEPENDENT-SEGMENTS\n', 'claimed'],
    [
      'parts of old segments',
      '#EXTINF:2.00200,\n1.m4s',
      '#EXT-X-PART:DURATION=0.20020,URI="1.0"\n#EXTINF:0.20020,\n1.m4s',
      'still lists parts',
    ],
  ])('finds %s', (_, from, to, rule) => {
    expect(lintRevision(null, edited(from, to)).join('; ')).toContain(rule);
  });

  it('lets 85 % yield only after a discontinuity', () => {
    const short = (msn: number) => edited(`DURATION=0.20020,URI="${msn}.3`, `DURATION=0.15000,URI="${msn}.3`);
    const isAsked = (msn: number) => lintRevision(null, short(msn)).some((rule) => rule.includes('85 %'));
    expect([isAsked(2), isAsked(4)]).toEqual([true, false]);
  });

  it.each([
    ['another PART-TARGET', 'PART-TARGET=0.20120', 'PART-TARGET=0.20100', 'PART-TARGET changed'],
    ['another TARGETDURATION', 'DURATION:2\n', 'DURATION:3\n', 'TARGETDURATION changed'],
    ['another hold-back', ',HOLD-BACK=6', ',HOLD-BACK=7', 'EXT-X-SERVER-CONTROL changed'],
    ['a media sequence that goes back', 'MEDIA-SEQUENCE:0', 'MEDIA-SEQUENCE:1', 'went back'],
    ['another duration', '2.00200,\n1.m4s', '2.00100,\n1.m4s', '1.m4s changed'],
    ['another part', 'DURATION=0.20020,URI="5.0', 'DURATION=0.20010,URI="5.0', 'open segment changed'],
    ['an edge that goes back', /#EXT-X-PART:DURATION=0.20020,URI="5.1.m4s"\n/, '', 'open segment changed'],
    ['a vanished discontinuity', '#EXT-X-DISCONTINUITY\n', '', '3.m4s changed'],
  ])('finds %s between revisions', (name, from, to, rule) => {
    const changed = edited(from, to);
    const broken =
      name.includes('goes back') && name.includes('sequence')
        ? lintRevision(changed, good)
        : lintRevision(good, changed);
    expect(broken.join('; ')).toContain(rule);
  });

  it('finds a hint that was not kept', () => {
    expect(lintRevision(good, grown(nextPart.replace('5.2', '5.x'))).join()).toContain(
      'hinted at 5.2.m4s, came 5.x.m4s',
    );
  });

  it('finds removed segments that were not counted', () => {
    const slid = golden.replace(/#EXT-X-MAP:URI="init-1.mp4"\n[\s\S]*(?=#EXT-X-DISCONTINUITY\n)/, '');
    const three = parseMediaPlaylist(slid.replace('MEDIA-SEQUENCE:0', 'MEDIA-SEQUENCE:3'));
    expect(lintRevision(good, three).join()).toContain('less than three target durations');
    const four = parseMediaPlaylist(
      golden
        .replace(/#EXT-X-MAP:URI="init-1.mp4"\n[\s\S]*3\.m4s\n/, '#EXT-X-MAP:URI="init-2.mp4"\n')
        .replace('MEDIA-SEQUENCE:0', 'MEDIA-SEQUENCE:4'),
    );
    expect(lintRevision(good, four).join()).toContain('does not count the discontinuities');
  });

  it('finds an ended playlist that goes on', () => {
    const ended = { ...good, open: null, preloadHintUri: null, isEnded: true };
    expect(lintRevision(ended, good)).toContain('an ended playlist goes on');
  });
});
