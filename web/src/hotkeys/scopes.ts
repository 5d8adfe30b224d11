import type { HotkeyScope } from './hotkeys.ts';

/** Keys of every page. */
export const siteKeys: HotkeyScope = {
  name: 'site',
  label: 'hotkeys.site',
  hotkeys: [
    { action: 'search', keys: ['/'], label: 'hotkeys.search' },
    { action: 'home', keys: ['g h'], label: 'hotkeys.goHome' },
    { action: 'following', keys: ['g f'], label: 'hotkeys.goFollowing' },
    { action: 'shorts', keys: ['g s'], label: 'hotkeys.goShorts' },
    { action: 'live', keys: ['g l'], label: 'hotkeys.goLive' },
    { action: 'help', keys: ['?'], label: 'hotkeys.help' },
  ],
};

/** Keys of pages with cards; Enter is the link's own. */
export const cardKeys: HotkeyScope = {
  name: 'cards',
  label: 'hotkeys.cards',
  hotkeys: [
    { action: 'next', keys: ['j'], label: 'hotkeys.nextCard' },
    { action: 'previous', keys: ['k'], label: 'hotkeys.previousCard' },
    { action: 'open', keys: ['Enter'], label: 'hotkeys.openCard' },
    { action: 'later', keys: ['w'], label: 'hotkeys.later' },
  ],
};

/** Keys of the live player, the same as those of the large video sites. */
export const playerKeys: HotkeyScope = {
  name: 'player',
  label: 'hotkeys.player',
  hotkeys: [
    { action: 'play', keys: ['k', 'Space'], label: 'hotkeys.play' },
    { action: 'back10', keys: ['j'], label: 'hotkeys.back10' },
    { action: 'ahead10', keys: ['l'], label: 'hotkeys.ahead10' },
    { action: 'back5', keys: ['ArrowLeft'], label: 'hotkeys.back5' },
    { action: 'ahead5', keys: ['ArrowRight'], label: 'hotkeys.ahead5' },
    { action: 'louder', keys: ['ArrowUp'], label: 'hotkeys.louder' },
    { action: 'quieter', keys: ['ArrowDown'], label: 'hotkeys.quieter' },
    { action: 'mute', keys: ['m'], label: 'hotkeys.mute' },
    { action: 'start', keys: ['Home'], label: 'hotkeys.start' },
    { action: 'edge', keys: ['End'], label: 'hotkeys.edge' },
    { action: 'percent', keys: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'], label: 'hotkeys.percent' },
    { action: 'fullscreen', keys: ['f'], label: 'hotkeys.fullscreen' },
    { action: 'theatre', keys: ['t'], label: 'hotkeys.theatre' },
    { action: 'stats', keys: ['Shift+S'], label: 'hotkeys.stats' },
    { action: 'leave', keys: ['Escape'], label: 'hotkeys.leave' },
  ],
};

/** Keys of a video's player. */
export const vodKeys: HotkeyScope = {
  name: 'vod',
  label: 'hotkeys.player',
  hotkeys: [
    { action: 'play', keys: ['k', 'Space'], label: 'hotkeys.play' },
    { action: 'back10', keys: ['j'], label: 'hotkeys.back10' },
    { action: 'ahead10', keys: ['l'], label: 'hotkeys.ahead10' },
    { action: 'back5', keys: ['ArrowLeft'], label: 'hotkeys.back5' },
    { action: 'ahead5', keys: ['ArrowRight'], label: 'hotkeys.ahead5' },
    { action: 'louder', keys: ['ArrowUp'], label: 'hotkeys.louder' },
    { action: 'quieter', keys: ['ArrowDown'], label: 'hotkeys.quieter' },
    { action: 'mute', keys: ['m'], label: 'hotkeys.mute' },
    { action: 'start', keys: ['Home'], label: 'hotkeys.toStart' },
    { action: 'end', keys: ['End'], label: 'hotkeys.toEnd' },
    { action: 'percent', keys: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'], label: 'hotkeys.percentOf' },
    { action: 'frameBack', keys: [','], label: 'hotkeys.frameBack' },
    { action: 'frameAhead', keys: ['.'], label: 'hotkeys.frameAhead' },
    { action: 'slower', keys: ['<'], label: 'hotkeys.slower' },
    { action: 'faster', keys: ['>'], label: 'hotkeys.faster' },
    { action: 'chapterBack', keys: ['Ctrl+ArrowLeft'], label: 'hotkeys.chapterBack' },
    { action: 'chapterAhead', keys: ['Ctrl+ArrowRight'], label: 'hotkeys.chapterAhead' },
    { action: 'captions', keys: ['c'], label: 'hotkeys.captions' },
    { action: 'captionsLarger', keys: ['+', 'o'], label: 'hotkeys.captionsLarger' },
    { action: 'captionsSmaller', keys: ['-'], label: 'hotkeys.captionsSmaller' },
    { action: 'fullscreen', keys: ['f'], label: 'hotkeys.fullscreen' },
    { action: 'theatre', keys: ['t'], label: 'hotkeys.theatre' },
    { action: 'mini', keys: ['i'], label: 'hotkeys.mini' },
    { action: 'next', keys: ['Shift+N'], label: 'hotkeys.next' },
    { action: 'previous', keys: ['Shift+P'], label: 'hotkeys.previous' },
    { action: 'danmaku', keys: ['d'], label: 'hotkeys.danmaku' },
    { action: 'write', keys: ['Enter'], label: 'hotkeys.write' },
    { action: 'triple', keys: ['q'], label: 'hotkeys.triple' },
    { action: 'stats', keys: ['Shift+S'], label: 'hotkeys.stats' },
    { action: 'leave', keys: ['Escape'], label: 'hotkeys.leave' },
  ],
};

/** Keys of the review queue. */
export const reviewKeys: HotkeyScope = {
  name: 'review',
  label: 'hotkeys.review',
  hotkeys: [
    { action: 'approve', keys: ['a'], label: 'hotkeys.approve' },
    { action: 'reject', keys: ['r'], label: 'hotkeys.reject' },
    { action: 'reason', keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'], label: 'hotkeys.reason' },
    { action: 'skip', keys: ['s'], label: 'hotkeys.skip' },
    { action: 'aside', keys: ['e'], label: 'hotkeys.aside' },
    { action: 'play', keys: ['k', 'Space'], label: 'hotkeys.play' },
    { action: 'back', keys: ['j', 'ArrowLeft'], label: 'hotkeys.back5' },
    { action: 'ahead', keys: ['l', 'ArrowRight'], label: 'hotkeys.ahead5' },
    { action: 'frameBack', keys: [','], label: 'hotkeys.frameBack' },
    { action: 'frameAhead', keys: ['.'], label: 'hotkeys.frameAhead' },
    { action: 'slower', keys: ['<'], label: 'hotkeys.slower' },
    { action: 'faster', keys: ['>'], label: 'hotkeys.faster' },
    { action: 'mute', keys: ['m'], label: 'hotkeys.mute' },
    { action: 'fullscreen', keys: ['f'], label: 'hotkeys.fullscreen' },
  ],
};

/** All scopes that exist; the test reads them. */
export const allScopes: readonly HotkeyScope[] = [siteKeys, cardKeys, playerKeys, vodKeys, reviewKeys];
