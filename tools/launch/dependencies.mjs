import { isInstalled, stampInstall } from './installed.mjs';
import { runNpm } from './npm.mjs';
import { tellStep } from './say.mjs';

/**
 * Installs what the lock file names, unless it is there. No package's install script runs.
 * @param {string} runtime
 * @param {'production' | 'full'} kind
 */
export async function ensureDependencies(runtime, kind) {
  if (isInstalled(kind)) return;
  const scope = kind === 'full' ? '--include=dev' : '--omit=dev';
  const args = ['ci', '--ignore-scripts', scope, '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  await tellStep('installing dependencies', () => runNpm(runtime, args, 'the dependencies could not be installed'));
  stampInstall(kind);
}
