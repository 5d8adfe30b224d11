import { defineAsyncComponent } from 'vue';
import { withMessages } from '../../app/i18n.ts';

/** The sheet that makes a playlist; loaded when it is wanted. */
export const NewList = defineAsyncComponent(async () =>
  withMessages(['home', 'error'], async () => import('../library/playlist-sheet.vue')),
);
