import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { weighPage } from './page-weight.ts';

const dist = fileURLToPath(new URL('../../web/dist', import.meta.url));
const kB = 1024;
const frame = [
  'index.html',
  'src/locales/zh-cn/index.ts',
  'src/locales/zh-cn/admin.ts',
  'src/locales/zh-cn/error.ts',
  'src/features/admin/admin-layout.vue',
];

describe('the weight of the administration (brotli)', () => {
  it.each(['users', 'roles', 'audit', 'outbox', 'settings'])('%s stays within 300 kB', (name) => {
    const { js, css } = weighPage(dist, [...frame, `src/features/admin/${name}/${name}-page.vue`]);
    expect(js).toBeLessThanOrEqual(300 * kB);
    expect(css).toBeLessThanOrEqual(45 * kB);
  });
});
