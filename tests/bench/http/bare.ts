/** A process of its own: the framework alone with one route of the same size. Prints its address, ends with its input. */
import { userInfo } from '@amphi/contract';
import { openBare } from '../../../server/src/platform/http/testing/bare.ts';

const somebody = userInfo.parse({
  userId: 'Zk3v9QpT0aLx',
  username: 'user_2049871',
  nickname: '圆形剧场',
  avatar: null,
  email: null,
  phone: '139****0001',
  gender: 0,
  level: 0,
  createTime: '2026-11-20T12:00:00.000Z',
});
const bare = await openBare({ code: 200, message: 'ok', msg: 'ok', data: somebody });
console.log(bare.url);
process.stdin.on('end', () => void bare.close()).resume();
