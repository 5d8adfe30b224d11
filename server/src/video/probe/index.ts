export { createProbe, type Examination, type Probe, type ProbeOptions } from './probe.ts';
