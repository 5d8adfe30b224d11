import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/**
 * Ends a run with one line that people and machines read, `N passed, N failed`; `npm test` asks for the figures in a file instead, to print
 * them after everything else. A file that cannot be loaded counts as one failure.
 */
export default class TestReport implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let passed = 0;
    let failed = errors.length;
    let skipped = 0;
    for (const module of modules) {
      failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state === 'failed') failed += 1;
        else skipped += 1;
      }
    }
    const file = process.env['AMPHI_TEST_RESULT'];
    if (file === undefined) console.log(`${passed} passed, ${failed} failed`);
    else writeFileSync(file, JSON.stringify({ passed, failed, skipped }));
  }
}
