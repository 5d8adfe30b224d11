import type { SiteInfo } from '@amphi/contract';
import { computed, shallowRef } from 'vue';
import { api } from '../api/client.ts';

const nameKey = 'amphi-site-name';

/** What the site says of itself; null until it is known. */
export const siteInfo = shallowRef<SiteInfo | null>(null);

const rememberedName = shallowRef(readName());

/** Name of the site; until it is known the one of the last visit. */
export const siteName = computed(() => siteInfo.value?.name ?? rememberedName.value);

let loading: Promise<SiteInfo | null> | null = null;

/** Loads it once; null when the server did not answer, and the next call tries again. */
export function loadSiteInfo(): Promise<SiteInfo | null> {
  loading ??= load().finally(() => {
    if (siteInfo.value === null) loading = null;
  });
  return loading;
}

/** Asks again, after an operator changed something; what the browser kept of the answer for some seconds is out of date. */
export async function reloadSiteInfo(): Promise<void> {
  await fetch('/api/v1/site', { cache: 'reload' }).catch(() => undefined);
  loading = null;
  await loadSiteInfo();
}

async function load(): Promise<SiteInfo | null> {
  try {
    // A login that has run out is refused once; the answer takes its cookie away.
    siteInfo.value = await api.site().catch(() => api.site());
    rememberName(siteInfo.value.name);
  } catch {
    // The pages do without; those that need it say so.
  }
  return siteInfo.value;
}

function readName(): string {
  try {
    return localStorage.getItem(nameKey) ?? 'Amphi';
  } catch {
    return 'Amphi';
  }
}

function rememberName(name: string): void {
  try {
    localStorage.setItem(nameKey, name);
  } catch {
    // The next visit begins with the name of the software.
  }
}
