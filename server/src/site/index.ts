export { commandActor, systemActor, type Actor, type AuditLog, type Deed } from './audit.ts';
export type { PersonalData, PersonalFile } from './personal-data.ts';
export type { Settings, SettingsChange } from './settings.ts';
export { createSite, type Site } from './site.ts';
