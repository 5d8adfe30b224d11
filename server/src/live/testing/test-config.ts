/** HTTP settings as tests of the engine need them. */
export const testConfig = {
  publicUrl: null,
  corsOrigins: [],
  trustedProxies: [],
  secrets: { siteKey: Uint8Array.from({ length: 32 }, (_, index) => (index * 73) % 256), metricsToken: null },
};
