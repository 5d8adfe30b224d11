import { card } from './card.ts';
import { form } from './form.ts';
import { hotkeys } from './hotkeys.ts';
import { live } from './live.ts';
import { notice } from './notice.ts';
import { player } from './player.ts';
import { site } from './site.ts';
import { state } from './state.ts';
import { time } from './time.ts';

/** English, as far as it is needed at the start; its shape is the shape of every language. */
export const en = { site, state, time, card, form, notice, live, player, hotkeys };

/** Every language has exactly these keys. */
export type Messages = typeof en;
