import type { UploadLimits } from '@amphi/contract';
import type { UploadProblem } from './upload-state.ts';

/** What keeps a file from being sent, as far as the limits tell beforehand; `leftBytes` is what today still allows. */
export function findProblem(bytes: number, limits: UploadLimits | null, leftBytes: number): UploadProblem | null {
  if (bytes === 0) return { code: 'empty' };
  if (limits === null) return null;
  if (!limits.mayUpload) return { code: 'forbidden' };
  if (bytes > limits.maxBytes) return { code: 'upload_too_large', limit: limits.maxBytes };
  if (bytes > leftBytes) return { code: 'upload_quota_reached', limit: Math.max(0, leftBytes) };
  return null;
}
