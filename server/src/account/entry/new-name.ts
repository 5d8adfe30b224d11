import { randomInt } from 'node:crypto';

const words = (
  'amber aspen bamboo basil birch breeze brook canyon cedar cherry cicada cliff clover comet coral crane creek dawn delta dune ' +
  'ember fern field finch fjord forest garden ginkgo glade harbor hazel heron hill island jade juniper lake lantern lark leaf ' +
  'lily lotus maple marsh meadow mesa mist moss olive orchid otter pearl pebble pine plum pond rain reef ridge river robin rush ' +
  'sage shore sky snow sparrow spruce star stone stream sun swan tea thyme tide valley wave willow wind wren'
).split(' ');

/** Digits and letters that are not taken for one another. */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';

const random = (length: number): string =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');

/** A username to begin with: `cedar_7k3m9q`, from nothing that is known of the user. */
export const newUsername = (): string => `${words[randomInt(words.length)] ?? 'reed'}_${random(6)}`;

/** A nickname to begin with. */
export const newNickname = (): string => `观众${random(6)}`;
