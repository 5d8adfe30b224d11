import '../ui/tokens.css';
import '../ui/base.css';
import './embed.css';
import { createApp } from 'vue';
import { locales, pickLocale } from '../locales/locale.ts';
import EmbedPage from './embed-page.vue';
import { loadWords } from './words.ts';

const query = new URLSearchParams(location.search);
const wished = locales.find((known) => known === query.get('lang'));
const locale = wished ?? pickLocale(document.cookie, navigator.languages);
document.documentElement.lang = locale;
createApp(EmbedPage, {
  videoId: decodeURIComponent(location.pathname.split('/')[2] ?? ''),
  query,
  words: await loadWords(locale),
}).mount('#app');
