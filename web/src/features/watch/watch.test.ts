import { describe, expect, it } from 'vitest';
import { fill } from '../../embed/words.ts';
import { cameFromOf } from './came-from.ts';
import { addReply, addThread, dropComment, pinThread } from './comments/thread-list.ts';
import { fillOf, pressOf } from './hold.ts';
import { embedCode, shareAddress } from './share.ts';
import { textParts } from './text-parts.ts';

describe('what people wrote', () => {
  it('has times, names, addresses and tags in it', () => {
    const parts = textParts('4:21 @ashu see https://a.example/x?y=1. #snow and 1:02:03', {
      mentions: ['Ashu'],
      hasTags: true,
    });
    expect(parts.filter(({ kind }) => kind !== 'text')).toEqual([
      { kind: 'time', text: '4:21', seconds: 261 },
      { kind: 'mention', text: '@ashu', username: 'Ashu' },
      { kind: 'link', text: 'https://a.example/x?y=1', url: 'https://a.example/x?y=1' },
      { kind: 'tag', text: '#snow', tag: 'snow' },
      { kind: 'time', text: '1:02:03', seconds: 3723 },
    ]);
    expect(parts.map(({ text }) => text).join('')).toBe('4:21 @ashu see https://a.example/x?y=1. #snow and 1:02:03');
  });
  it('leaves alone what only looks like it', () => {
    for (const text of ['javascript:alert(1)', '@nobody', '#tag', '12:99', '99:00', 'ratio 16:9']) {
      expect(textParts(text, { durationS: 60 })).toEqual([{ kind: 'text', text }]);
    }
  });
});

describe('a held press', () => {
  it('is a tap at first, then fills, and counts only when it was held to the end', () => {
    expect(pressOf(100, false)).toBe('waiting');
    expect(pressOf(100, true)).toBe('tap');
    expect(pressOf(900, false)).toBe('filling');
    expect(pressOf(1900, true)).toBe('cancelled');
    expect(pressOf(2000, false)).toBe('done');
    expect([fillOf(100), fillOf(2000)]).toEqual([0, 1]);
  });
});

describe('sharing', () => {
  it('names the moment, and code that a title cannot break out of', () => {
    expect(shareAddress('https://a.example', 'v1', 0)).toBe('https://a.example/watch/v1');
    expect(shareAddress('https://a.example', 'v1', 95)).toBe('https://a.example/watch/v1?t=95');
    const code = embedCode('https://a.example', 'v1', { title: '"><script>', atS: 9 });
    expect(code).toContain('title="&quot;>&lt;script>"');
    expect(code).toContain('src="https://a.example/embed/v1?t=9"');
  });
});

describe('threads', () => {
  const comment = (commentId: string, rootId: string | null = null) => ({
    commentId,
    rootId,
    author: null,
    text: commentId,
    isDeleted: false,
    isPinned: false,
    isByOwner: false,
    isLikedByOwner: false,
    likes: 0,
    dislikes: 0,
    vote: 0,
    replies: 0,
    replyTo: null,
    createdAt: '2026-11-20T00:00:00.000Z',
    mentions: [],
  });
  const thread = (commentId: string) => ({ ...comment(commentId), firstReplies: [] });
  const ids = (threads: readonly { readonly commentId: string }[]): string[] =>
    threads.map(({ commentId }) => commentId);

  it('begin below the pinned one', () => {
    const pinned = pinThread([thread('a'), thread('b')], 'b', true);
    expect(ids(pinned)).toEqual(['b', 'a']);
    expect(ids(addThread(pinned, comment('c')))).toEqual(['b', 'c', 'a']);
    expect(ids(pinThread(pinned, 'a', true))).toEqual(['a', 'b']);
  });
  it('leave a stone when they have replies, and nothing else', () => {
    const threads = addReply([thread('a')], comment('r', 'a'));
    expect(threads).toMatchObject([{ replies: 1, firstReplies: [{ commentId: 'r' }] }]);
    expect(dropComment(threads, comment('a'))[0]).toMatchObject({ isDeleted: true, text: '' });
    expect(dropComment([thread('a')], comment('a'))).toEqual([]);
    expect(dropComment(threads, comment('r', 'a'))[0]).toMatchObject({ replies: 0, firstReplies: [] });
  });
});

describe('where somebody came from', () => {
  it('is told by the page before, or by the playlist', () => {
    expect(cameFromOf('/search?q=a', undefined)).toBe('search');
    expect(cameFromOf('/watch/x', undefined)).toBe('related');
    expect(cameFromOf('/watch/x', 'l1')).toBe('playlist');
    expect(cameFromOf(null, undefined)).toBe('other');
  });
});

describe('the words of the embedded player', () => {
  it('fill their places', () => {
    expect(fill('{a} of {b}', { a: 1 })).toBe('1 of {b}');
  });
});
