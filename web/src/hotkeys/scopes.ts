import type { HotkeyScope } from './hotkeys.ts';

/** Keys of every page. */
export const siteKeys: HotkeyScope = {
  name: 'site',
  label: 'hotkeys.site',
  hotkeys: [
    { action: 'search', keys: ['/'], label: 'hotkeys.search' },
    { action: 'live', keys: ['g l'], label: 'hotkeys.goLive' },
    { action: 'help', keys: ['?'], label: 'hotkeys.help' },
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

/** All scopes that exist; the test reads them. */
export const allScopes: readonly HotkeyScope[] = [siteKeys, playerKeys];
