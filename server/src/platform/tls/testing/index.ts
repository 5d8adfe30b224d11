export { openAcmeServer, type AcmeScript, type AcmeServer } from './acme-server.ts';
export { createTestAuthority, type Life, type TestAuthority } from './authority.ts';
export { createTestClock, createTestLog, type TestClock, type TestLog } from './test-tools.ts';
