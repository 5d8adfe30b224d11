/** Pages of the player's menu. */
export type MenuPage =
  | 'main'
  | 'quality'
  | 'rate'
  | 'captions'
  | 'captionSecond'
  | 'captionSize'
  | 'captionColour'
  | 'captionBack'
  | 'captionPlace'
  | 'captionOffset';

/** One line of a page: a choice (`isChosen` set), a way to another page, or a deed. */
export interface MenuItem {
  readonly key: string;
  readonly text: string;
  readonly note?: string;
  readonly isChosen?: boolean;
  readonly page?: MenuPage;
  readonly act?: () => void;
  /** The menu stays open: steps that are taken several times. */
  readonly isStaying?: boolean;
}

/** What a page shows; `back` is the page above it. */
export interface MenuContent {
  readonly title: string;
  readonly items: readonly MenuItem[];
  readonly back: MenuPage | null;
}
