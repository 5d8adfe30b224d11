/** A category that Amphi ships with; `name` is shown by language. */
export interface Category {
  readonly id: string;
  readonly name: { readonly zh: string; readonly en: string };
}

/** The shipped categories of lives and videos. */
export const categories: readonly Category[] = [
  { id: 'debate', name: { zh: '辩论', en: 'Debate' } },
  { id: 'knowledge', name: { zh: '知识', en: 'Knowledge' } },
  { id: 'technology', name: { zh: '科技', en: 'Technology' } },
  { id: 'game', name: { zh: '游戏', en: 'Games' } },
  { id: 'music', name: { zh: '音乐', en: 'Music' } },
  { id: 'film', name: { zh: '影视', en: 'Film' } },
  { id: 'life', name: { zh: '生活', en: 'Life' } },
  { id: 'sport', name: { zh: '体育', en: 'Sport' } },
  { id: 'news', name: { zh: '资讯', en: 'News' } },
  { id: 'other', name: { zh: '其他', en: 'Other' } },
];

/** The shipped category that a written name means (id or either language, case does not matter), or null for a free one. */
export const categoryOf = (written: string): Category | null => {
  const name = written.trim().toLowerCase();
  const means = (category: Category): boolean =>
    category.id === name || category.name.zh === name || category.name.en.toLowerCase() === name;
  return categories.find(means) ?? null;
};
