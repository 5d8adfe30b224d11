export { commandActor, systemActor, type Actor, type AuditLog, type Deed } from './audit.ts';
export type { Categories, CategoryChange } from './categories.ts';
export { createMessages, openOutbox, type Messages } from './outbox/messages.ts';
export type { EmailTemplate, MessageLocale } from './outbox/message-text.ts';
export type { EmailWish, Messenger, SmsWish } from './outbox/messenger.ts';
export type { Outbox, OutboxMessage } from './outbox/outbox.ts';
export type { PersonalData, PersonalFile } from './personal-data.ts';
export type { Settings, SettingsChange } from './settings.ts';
export { createSite, type Site } from './site.ts';
