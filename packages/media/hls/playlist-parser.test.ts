import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lintRevision } from './lint.ts';
import { PlaylistSyntaxError } from './parsed-playlist.ts';
import { parseMediaPlaylist } from './playlist-parser.ts';

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const golden = read('golden/live.m3u8');

/** Either a playlist, which can be linted, or the one error there is. */
function survive(text: string): 'playlist' | 'refused' {
  try {
    lintRevision(null, parseMediaPlaylist(text));
    return 'playlist';
  } catch (error) {
    if (error instanceof PlaylistSyntaxError) return 'refused';
    throw error;
  }
}

/** Cuts, doubles and overwrites pieces of a good playlist. */
const mutation = fc
  .array(
    fc.tuple(
      fc.nat(golden.length),
      fc.nat(60),
      fc.constantFrom('', '\n', '"', ',', '=', '-1', '1e9', '\0', '#EXTINF:'),
    ),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((edits) => {
    let text = golden;
    for (const [at, length, insert] of edits) text = text.slice(0, at) + insert + text.slice(at + length);
    return text;
  });

describe('the playlist parser', () => {
  it.each(readdirSync(new URL('seeds/', import.meta.url)))('gives a verdict on the kept seed %s', (name) => {
    const text = read(`seeds/${name}`);
    expect(survive(text)).toBe(name.startsWith('good') ? 'playlist' : 'refused');
  });

  it('survives mutated playlists', () => {
    fc.assert(
      fc.property(mutation, (text) => {
        expect(['playlist', 'refused']).toContain(survive(text));
      }),
      { numRuns: process.env['AMPHI_LONG'] === '1' ? 50_000 : 1000 },
    );
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const tag of ['', '#EXT-X-PART:', '#EXTINF:', '#EXT-X-SERVER-CONTROL:']) {
          const verdict = survive(`#EXTM3U\n#EXT-X-TARGETDURATION:4\n${tag}${text}`);
          expect(['playlist', 'refused']).toContain(verdict);
        }
      }),
    );
  });

  it('refuses a megabyte of half an attribute list without hanging', () => {
    expect(survive(`#EXTM3U\n#EXT-X-PART:${'A="'.repeat(500_000)}`)).toBe('refused');
    expect(survive(`#EXTM3U\n#EXT-X-PART:${'A-'.repeat(500_000)}`)).toBe('refused');
  });

  it('reads carriage returns, comments and unknown tags', () => {
    const text = '#EXTM3U\r\n# hello\r\n#EXT-X-FUTURE:1\r\n#EXT-X-TARGETDURATION:4\r\n#EXTINF:3.9,title\r\na.m4s\r\n';
    expect(parseMediaPlaylist(text).segments).toMatchObject([{ uri: 'a.m4s', durationMs: 3900 }]);
  });
});
