export { coPlays, playDays, videoCounts, watchHistory } from './insight.schema.ts';
