export { playDays, plays, videoCounts, watchHistory } from './insight.schema.ts';
export { createInsight, type Insight, type PlayTotals } from './insight.ts';
export { deedWeights, heatOf } from './heat.store.ts';
export { workOnInsight } from './insight.job.ts';
export { createInsightOwnDataStore } from './own-data/own-data.store.ts';
export { insightPersonalData } from './own-data/personal-data.ts';
export { registerBehaviourHook } from './behaviour/behaviour.routes.ts';
export { createBehaviour, type Behaviour } from './behaviour/behaviour.ts';
export { createBehaviourStore, type BehaviourStore } from './behaviour/behaviour.store.ts';
