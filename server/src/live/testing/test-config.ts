/** HTTP settings as tests of the engine need them. */
export const testConfig = {
  publicUrl: null,
  corsOrigins: [],
  trustedProxies: [],
  secrets: { metricsToken: null },
};
