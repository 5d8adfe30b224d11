import { AppError } from '../../platform/http/index.ts';

/** The room exists, but nothing of it can be watched now. */
export class NotOnAir extends AppError {
  constructor() {
    super('live_not_on_air');
  }
}
