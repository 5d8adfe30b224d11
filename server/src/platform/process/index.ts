export { runProcess, type ProcessOptions, type ProcessResult } from './run-process.ts';
