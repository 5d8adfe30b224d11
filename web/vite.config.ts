import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import vue from '@vitejs/plugin-vue';
import icons from 'unplugin-icons/vite';
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers';
import components from 'unplugin-vue-components/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';
import { hlsForVideos } from './hls-for-videos.ts';

/** The platform that `vite` forwards to while developing. */
const platform = `http://localhost:${process.env['AMPHI_HTTP_PORT'] ?? '3000'}`;

/** Writes `.br` and `.gz` beside each text file, so that the platform sends them without compressing anew. */
const precompress = (): Plugin => ({
  name: 'precompress',
  apply: 'build',
  writeBundle: ({ dir }) => {
    if (dir === undefined) return;
    for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(js|css|html|svg)$/.test(name)) continue;
      const bytes = readFileSync(join(dir, name));
      if (bytes.length < 512) continue;
      writeFileSync(join(dir, `${name}.br`), brotliCompressSync(bytes));
      writeFileSync(join(dir, `${name}.gz`), gzipSync(bytes, { level: 9 }));
    }
  },
});

/** What the embedded player needs, too: it must not bring the rest along. */
const coreModules =
  /plugin-vue:export-helper|preload-helper|icons[\\/]lucide[\\/](check|chevron-left|chevron-right)\b(?!-)|node_modules[\\/](@vue|vue|@vueuse)[\\/]|web[\\/]src[\\/](format|hotkeys|locales[\\/]locale\.|ui[\\/](arc-mark|roving-focus|ticker))/;

/** Libraries of every page. */
const baseModules = /node_modules[\\/](vue-router|vue-i18n|@intlify|@tanstack[\\/](query-core|vue-query)|zod)[\\/]/;

/** Our own code of every page; what the frame loads later stays apart. */
const frameModules =
  /web[\\/]src[\\/](api[\\/](client|socket|clock-offset)|app[\\/](?!.*(forbidden-page|missing-page|help-sheet|member-corner|account-menu|notification|notice-text|work-layout|create-menu|upload-chip))|locales[\\/]lazy|ui[\\/]choice-menu)/;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('media-') } } }),
    icons({ compiler: 'vue3', scale: 1 }),
    // Element Plus arrives per component, with its styles, where a template names one.
    components({ dirs: [], dts: false, resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
    hlsForVideos(),
    precompress(),
  ],
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    // The size check reads which chunks a page needs.
    manifest: true,
    // Inline data URLs would need a wider content security policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      input: [join(import.meta.dirname, 'index.html'), join(import.meta.dirname, 'embed.html')],
      // A schema does nothing but be there: those that no page of a chunk names stay out of it.
      treeshake: {
        moduleSideEffects: (id) => !id.includes('/packages/contract/') && !id.includes('/hls.js/src/'),
      },
      output: {
        codeSplitting: {
          // What every page needs, in three files: many small ones compress worse.
          groups: [
            { name: 'core', test: coreModules, priority: 3 },
            { name: 'base', test: baseModules, priority: 2 },
            { name: 'frame', test: frameModules },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/passport', '/video', '/media', '/docs']
        .map((path): [string, { target: string; ws?: boolean }] => [path, { target: platform }])
        .concat([['/ws', { target: platform, ws: true }]]),
    ),
  },
});
