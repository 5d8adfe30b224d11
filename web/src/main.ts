import './ui/tokens.css';
import './ui/display-font.css';
import './ui/base.css';
import './ui/element-theme.css';
import { VueQueryPlugin } from '@tanstack/vue-query';
import { createApp } from 'vue';
import App from './app/app.vue';
import { reportBreak } from './app/breakage.ts';
import { startI18n } from './app/i18n.ts';
import { queryClient } from './app/query-client.ts';
import { router } from './app/router.ts';
import { followSystemTheme } from './app/theme.ts';

followSystemTheme();
const i18n = await startI18n();
const app = createApp(App);
app.config.errorHandler = reportBreak;
app.use(i18n).use(router).use(VueQueryPlugin, { queryClient });
app.mount('#app');
