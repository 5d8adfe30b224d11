import { expect, test } from 'vitest';
import { runProcess } from './index.ts';

const node = (script: string, options = {}) => runProcess(process.execPath, ['-e', script], options);

test('answers output and exit code, and inherits no environment', async () => {
  const result = await node(
    'process.stdin.pipe(process.stdout); console.error(process.env.HOME ?? "none"); process.exitCode = 3',
    { input: 'in' },
  );
  expect(result).toMatchObject({ code: 3, signal: null, isTimedOut: false, stdout: 'in', stderr: 'none\n' });
});

test('arguments reach the program as they are', async () => {
  const result = await runProcess(process.execPath, ['-p', 'process.argv[1]', '$(id); "x"']);
  expect(result.stdout).toBe('$(id); "x"\n');
});

test('a program that takes too long is killed', async () => {
  expect(await node('setInterval(() => {}, 1000)', { timeoutMs: 200 })).toMatchObject({
    code: null,
    signal: 'SIGKILL',
    isTimedOut: true,
  });
});

test('output beyond the limit is dropped, not kept', async () => {
  const { stdout, code } = await node('process.stdout.write("x".repeat(5_000_000))', { maxOutputBytes: 1000 });
  expect(stdout).toHaveLength(1000);
  expect(code).toBe(0);
});

test('a program that does not exist rejects', async () => {
  await expect(runProcess('/nowhere/program', [])).rejects.toMatchObject({ code: 'ENOENT' });
});
