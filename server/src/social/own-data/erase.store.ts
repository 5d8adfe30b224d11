import { sql } from 'drizzle-orm';
import type { Database } from '../../platform/db/index.ts';
import { comments, commentVotes, danmaku, favourites, laterItems, likes, socialCounts } from '../social.schema.ts';
import type { Target } from '../target.ts';

/** Takes away what is kept about a target that goes for good. */
export interface TargetErasure {
  eraseTarget(kind: Target['kind'], id: string): Promise<void>;
}

/** The store on PostgreSQL. */
export const createTargetErasure = ({ drizzle }: Pick<Database, 'drizzle'>): TargetErasure => ({
  eraseTarget: (kind, id) =>
    drizzle.transaction(async (transaction) => {
      await transaction.execute(sql`
        delete from ${commentVotes} using ${comments}
        where ${comments.id} = ${commentVotes.commentId} and ${comments.kind} = ${kind} and ${comments.targetId} = ${id}`);
      for (const table of [comments, danmaku, favourites, laterItems, likes, socialCounts])
        await transaction.execute(
          sql`delete from ${table} where ${table.kind} = ${kind} and ${table.targetId} = ${id}`,
        );
    }),
});
