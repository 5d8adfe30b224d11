/** Ends a check: prints each problem on a line and fails if there is one. */
export function report(problems: readonly string[], summary: string): void {
  for (const problem of problems) console.log(problem);
  console.log(problems.length === 0 ? summary : `${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
