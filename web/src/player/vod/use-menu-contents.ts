import type { Ref } from 'vue';
import { computed } from 'vue';
import { captionBacks, captionColours, captionSizes, captionStyle } from '../captions/caption-style.ts';
import type { Captions } from '../captions/use-captions.ts';
import { levelText } from '../level-text.ts';
import type { Words } from '../words.ts';
import type { MenuContent, MenuItem, MenuPage } from './menu-pages.ts';
import { preferences, rates } from './preferences.ts';
import { saverHeight } from './quality.ts';
import type { VodSession } from './session.ts';

/** What else the menu offers; acts of the player. */
export interface MenuActs {
  readonly showStats: () => void;
  readonly showTranscript: (() => void) | null;
  readonly showDanmaku: (() => void) | null;
  readonly toMini: (() => void) | null;
}

type Contents = Readonly<Record<MenuPage, MenuContent>>;

/** Every page of the menu, out of the state of the session. */
export function useMenuContents(
  session: VodSession,
  captions: Captions,
  words: Words,
  acts: MenuActs,
): Readonly<Ref<Contents>> {
  return computed(() => ({
    main: { title: words.t('player.settings'), items: mainItems(session, captions, words, acts), back: null },
    quality: { title: words.t('player.quality'), items: qualityItems(session, words), back: 'main' },
    rate: { title: words.t('watch.speed'), items: rateItems(session, words), back: 'main' },
    captions: { title: words.t('watch.captions'), items: captionItems(captions, words, acts), back: 'main' },
    ...stylePages(captions, words),
  }));
}

/** The speed as buttons and menus print it. */
export function rateText(rate: number): string {
  return `${Number(rate.toFixed(2))}×`;
}

/** The size as the button prints it. */
export function qualityText({ quality }: VodSession, { t }: Words): string {
  const wish = quality.wish.value;
  if (wish.kind === 'audio') return t('watch.audioOnly');
  if (wish.kind === 'saver') return t('watch.saver');
  if (wish.kind === 'height') return `${wish.height}p`;
  return quality.shownHeight.value > 0
    ? t('player.autoOf', { level: levelText({ height: quality.shownHeight.value, fps: 0 }) })
    : t('player.auto');
}

function mainItems(session: VodSession, captions: Captions, words: Words, acts: MenuActs): readonly MenuItem[] {
  const { t } = words;
  const track = captions.tracks.value.find(({ captionId }) => captionId === captions.chosen.value);
  const deeds: readonly (MenuItem | null)[] = [
    { key: 'quality', text: t('player.quality'), note: qualityText(session, words), page: 'quality' },
    { key: 'rate', text: t('watch.speed'), note: rateText(session.rate.value), page: 'rate' },
    captions.tracks.value.length === 0
      ? null
      : { key: 'captions', text: t('watch.captions'), note: track?.label ?? t('watch.off'), page: 'captions' },
    acts.showDanmaku && { key: 'danmaku', text: t('watch.danmakuSettings'), act: acts.showDanmaku },
    {
      key: 'loop',
      text: t('watch.loop'),
      isChosen: session.isLoop.value,
      isStaying: true,
      act: () => (session.isLoop.value = !session.isLoop.value),
    },
    {
      key: 'auto',
      text: t('watch.autoNext'),
      isChosen: preferences.isAutoNext,
      isStaying: true,
      act: () => (preferences.isAutoNext = !preferences.isAutoNext),
    },
    acts.toMini && { key: 'mini', text: t('watch.mini'), note: 'i', act: acts.toMini },
    { key: 'stats', text: t('player.stats'), note: '⇧ S', act: acts.showStats },
  ];
  return deeds.filter((item) => item !== null);
}

function qualityItems({ quality }: VodSession, { t }: Words): readonly MenuItem[] {
  const wish = quality.wish.value;
  const room = screen.height * devicePixelRatio;
  const sizes = quality.heights.value.map((level): MenuItem => ({
    key: String(level.height),
    text: levelText(level),
    note: level.height > room * 1.3 ? t('watch.noGain') : `${(level.bitrateBps / 1e6).toFixed(1)} Mbit/s`,
    isChosen: wish.kind === 'height' && wish.height === level.height,
    act: () => quality.choose({ kind: 'height', height: level.height }),
  }));
  const auto: MenuItem = {
    key: 'auto',
    text: t('player.auto'),
    isChosen: wish.kind === 'auto',
    act: () => quality.choose({ kind: 'auto' }),
    ...(quality.shownHeight.value > 0 ? { note: `${quality.shownHeight.value}p` } : {}),
  };
  const saver: MenuItem = {
    key: 'saver',
    text: t('watch.saver'),
    note: t('watch.saverNote', { height: saverHeight }),
    isChosen: wish.kind === 'saver',
    act: () => quality.choose({ kind: 'saver' }),
  };
  const audio: MenuItem = {
    key: 'audio',
    text: t('watch.audioOnly'),
    isChosen: wish.kind === 'audio',
    act: () => quality.choose({ kind: 'audio' }),
  };
  return [auto, ...sizes, saver, ...(quality.hasAudioOnly.value ? [audio] : [])];
}

function rateItems({ rate }: VodSession, { t }: Words): readonly MenuItem[] {
  const step = (by: number): MenuItem => ({
    key: `step${by}`,
    text: t(by > 0 ? 'watch.faster' : 'watch.slower'),
    note: rateText(rate.value),
    isStaying: true,
    act: () => (rate.value = Math.min(3, Math.max(0.25, Math.round((rate.value + by) * 100) / 100))),
  });
  return [
    ...rates.map((value): MenuItem => ({
      key: String(value),
      text: value === 1 ? t('watch.normalSpeed') : rateText(value),
      isChosen: rate.value === value,
      act: () => (rate.value = value),
    })),
    step(-0.05),
    step(0.05),
  ];
}

function captionItems(captions: Captions, { t }: Words, acts: MenuActs): readonly MenuItem[] {
  const { chosen, second, tracks, offsetS } = captions;
  const below = tracks.value.find(({ captionId }) => captionId === second.value);
  const items: readonly (MenuItem | null)[] = [
    { key: 'off', text: t('watch.off'), isChosen: chosen.value === null, act: () => (chosen.value = null) },
    ...tracks.value.map((track): MenuItem => ({
      key: track.captionId,
      text: track.label,
      isChosen: chosen.value === track.captionId,
      act: () => (chosen.value = track.captionId),
    })),
    tracks.value.length < 2
      ? null
      : { key: 'second', text: t('watch.captionSecond'), note: below?.label ?? t('watch.off'), page: 'captionSecond' },
    { key: 'size', text: t('watch.captionSize'), note: `${captionStyle.size} %`, page: 'captionSize' },
    { key: 'colour', text: t('watch.captionColour'), page: 'captionColour' },
    { key: 'back', text: t('watch.captionBack'), note: `${captionStyle.back} %`, page: 'captionBack' },
    { key: 'place', text: t('watch.captionPlace'), page: 'captionPlace' },
    { key: 'offset', text: t('watch.captionOffset'), note: `${offsetS.value.toFixed(1)} s`, page: 'captionOffset' },
    acts.showTranscript && { key: 'transcript', text: t('watch.transcript'), act: acts.showTranscript },
  ];
  return items.filter((item) => item !== null);
}

const colourWords = ['watch.white', 'watch.yellow', 'watch.cyan', 'watch.green'] as const;

function stylePages({ second, tracks, offsetS }: Captions, { t }: Words) {
  const page = (title: string, items: readonly MenuItem[]): MenuContent => ({ title, items, back: 'captions' });
  const percent = (values: readonly number[], name: 'size' | 'back'): readonly MenuItem[] =>
    values.map((value) => ({
      key: String(value),
      text: `${value} %`,
      isChosen: captionStyle[name] === value,
      act: () => (captionStyle[name] = value),
    }));
  const shift = (by: number): MenuItem => ({
    key: String(by),
    text: t(by > 0 ? 'watch.captionLater' : 'watch.captionEarlier'),
    note: `${offsetS.value.toFixed(1)} s`,
    isStaying: true,
    act: () => (offsetS.value = Math.round((offsetS.value + by) * 10) / 10),
  });
  return {
    captionSecond: page(t('watch.captionSecond'), [
      { key: 'off', text: t('watch.off'), isChosen: second.value === null, act: () => (second.value = null) },
      ...tracks.value.map((track): MenuItem => ({
        key: track.captionId,
        text: track.label,
        isChosen: second.value === track.captionId,
        act: () => (second.value = track.captionId),
      })),
    ]),
    captionSize: page(t('watch.captionSize'), percent(captionSizes, 'size')),
    captionBack: page(t('watch.captionBack'), percent(captionBacks, 'back')),
    captionColour: page(
      t('watch.captionColour'),
      captionColours.map((name, index) => ({
        key: name,
        text: t(colourWords[index] ?? 'watch.white'),
        isChosen: captionStyle.colour === index,
        act: () => (captionStyle.colour = index),
      })),
    ),
    captionPlace: page(
      t('watch.captionPlace'),
      (['bottom', 'top'] as const).map((place) => ({
        key: place,
        text: t(place === 'top' ? 'watch.top' : 'watch.bottom'),
        isChosen: captionStyle.place === place,
        act: () => (captionStyle.place = place),
      })),
    ),
    captionOffset: page(t('watch.captionOffset'), [shift(-0.1), shift(0.1)]),
  };
}
