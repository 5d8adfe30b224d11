import { computed, shallowRef } from 'vue';

/** What people choose; `system` follows the device. */
export type ThemeChoice = 'system' | 'light' | 'dark';

/** Read by the script in index.html before anything is painted. */
const storageKey = 'amphi-theme';
const prefersLight = matchMedia('(prefers-color-scheme: light)');
const systemTheme = shallowRef<'light' | 'dark'>(prefersLight.matches ? 'light' : 'dark');

/** The choice on this device. */
export const themeChoice = shallowRef<ThemeChoice>(readChoice());

/** What is shown. */
export const theme = computed(() => (themeChoice.value === 'system' ? systemTheme.value : themeChoice.value));

/** Keeps the document in step with the device as long as nothing else is chosen. */
export function followSystemTheme(): void {
  prefersLight.addEventListener('change', () => {
    systemTheme.value = prefersLight.matches ? 'light' : 'dark';
    paint();
  });
  paint();
}

/** Chooses a theme and remembers it on this device. */
export function setTheme(choice: ThemeChoice): void {
  themeChoice.value = choice;
  try {
    localStorage.setItem(storageKey, choice);
  } catch {
    // A browser without storage forgets the choice.
  }
  paint();
}

function readChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(storageKey);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system';
  }
}

function paint(): void {
  const root = document.documentElement;
  root.dataset['theme'] = theme.value;
  root.classList.toggle('dark', theme.value === 'dark');
  const canvas = getComputedStyle(root).getPropertyValue('--a-canvas').trim();
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', canvas);
}
