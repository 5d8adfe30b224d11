import type { Messages } from '../en/index.ts';
import { card } from './card.ts';
import { form } from './form.ts';
import { hotkeys } from './hotkeys.ts';
import { live } from './live.ts';
import { notice } from './notice.ts';
import { player } from './player.ts';
import { site } from './site.ts';
import { state } from './state.ts';
import { time } from './time.ts';

/** Simplified Chinese, as far as it is needed at the start. */
export const zhCn: Messages = { site, state, time, card, form, notice, live, player, hotkeys };
