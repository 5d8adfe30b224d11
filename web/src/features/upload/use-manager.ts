import type * as Manager from './manager.ts';

/** Loads what moves the files, with tus, when it is wanted for the first time. */
export async function useManager(): Promise<typeof Manager> {
  return import('./manager.ts');
}
