/** Messages `time.*` in English; the keys are those of every language. */
export const time = {
  now: 'just now',
  minutes: '{n} minute ago | {n} minutes ago',
  hours: '{n} hour ago | {n} hours ago',
  yesterday: 'yesterday {clock}',
  days: '{n} day ago | {n} days ago',
};
