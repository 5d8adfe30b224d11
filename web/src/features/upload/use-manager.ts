import type * as Manager from './transfers.ts';

/** Loads what moves the files, with tus, when it is wanted for the first time. */
export async function useManager(): Promise<typeof Manager> {
  return import('./transfers.ts');
}
