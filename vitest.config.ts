import vue from '@vitejs/plugin-vue';
import Icons from 'unplugin-icons/vite';
import { defineConfig } from 'vitest/config';

const isLong = process.env['AMPHI_LONG'] === '1';

/** Proofs with real processes that wait for events and measure nothing: they may run beside others. */
const besideOthers = [
  'tests/faults/{tls,erasure,crash,disk,operations}.test.ts',
  'tests/faults/hostile-*.test.ts',
  'tests/interop/{codecs,dances,delivery,rtmps}.test.ts',
  'tests/video/**/*.test.ts',
];

export default defineConfig({
  test: {
    globalSetup: ['server/src/platform/db/testing/test-server.ts'],
    passWithNoTests: true,
    reporters: ['default', './tools/test-report.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'packages/**/*.test.ts',
            'server/**/*.test.ts',
            'tools/**/*.test.ts',
            'tests/conformance/**/*.test.ts',
          ],
          testTimeout: isLong ? 600_000 : 20_000,
          sequence: { groupOrder: 0 },
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        plugins: [vue(), Icons({ compiler: 'vue3' })],
        test: { name: 'web', include: ['web/**/*.test.ts'], environment: 'happy-dom', sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          // Against real servers of their own, three at a time: they mostly wait, and nothing here depends on who else is busy.
          name: 'contract',
          include: ['tests/contract/**/*.test.ts', 'tests/refusals/**/*.test.ts', ...besideOthers],
          exclude: ['tests/contract/enumeration.test.ts'],
          testTimeout: isLong ? 600_000 : 120_000,
          sequence: { groupOrder: 1 },
          hookTimeout: 120_000,
          maxWorkers: 3,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: [
            // Compares times of answers, so it runs alone.
            'tests/contract/enumeration.test.ts',
            'tests/interop/**/*.test.ts',
            'tests/faults/**/*.test.ts',
            'tests/load/**/*.test.ts',
          ],
          exclude: besideOthers,
          testTimeout: isLong ? 1_800_000 : 120_000,
          sequence: { groupOrder: 2 },
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          // Pages of forms and lists, two files at a time.
          name: 'browser',
          include: ['tests/e2e/**/*.test.ts'],
          exclude: ['tests/e2e/live-page.test.ts'],
          testTimeout: 120_000,
          sequence: { groupOrder: 3 },
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          // Pictures have to arrive in time, so nothing runs beside them.
          name: 'playback',
          include: ['tests/e2e/live-page.test.ts'],
          testTimeout: 120_000,
          sequence: { groupOrder: 4 },
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
