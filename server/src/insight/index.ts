export { coPlays, playDays, videoCounts, watchHistory } from './insight.schema.ts';
export { createInsight, type Insight, type PlayTotals } from './insight.ts';
