export { OutgoingRefused, type OutgoingFault } from './outgoing-refused.ts';
export type { ResolveHost } from './destination.ts';
export { parseAllowedPlaces, type AllowedPlaces } from './place.ts';
export {
  createOutgoing,
  type GetOptions,
  type Outgoing,
  type OutgoingAnswer,
  type OutgoingOptions,
} from './outgoing.ts';
