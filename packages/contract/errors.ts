/**
 * Every refusal Amphi can give: stable string → HTTP status and an English sentence for people.
 * Clients switch on the string; the web app translates it.
 */
export const errors = {
  // the request itself
  validation_failed: { status: 400, message: 'The request has a field that is not right.' },
  body_invalid: { status: 400, message: 'The body could not be read.' },
  text_invalid: { status: 400, message: 'Text may not contain the NUL character.' },
  page_invalid: { status: 400, message: 'page must be a whole number from 1.' },
  size_invalid: { status: 400, message: 'size must be a whole number from 1 to 100.' },
  login_required: { status: 401, message: 'Log in first.' },
  credential_invalid: { status: 401, message: 'The login is unknown or has expired.' },
  forbidden: { status: 403, message: 'You may not do this.' },
  origin_refused: { status: 403, message: 'Requests from this origin are refused.' },
  not_found: { status: 404, message: 'There is nothing here.' },
  conflict: { status: 409, message: 'This contradicts the present state.' },
  body_too_large: { status: 413, message: 'The body is too large.' },
  url_too_long: { status: 414, message: 'The address is too long.' },
  media_type_unsupported: { status: 415, message: 'Send JSON or form data.' },
  range_invalid: { status: 416, message: 'The range lies outside of the file.' },
  headers_too_large: { status: 431, message: 'The headers are too large.' },
  rate_limited: { status: 429, message: 'Too many requests; try again later.' },
  internal: { status: 500, message: 'Something went wrong on our side.' },
  unavailable: { status: 503, message: 'A part of the service is down; try again soon.' },

  // account
  mobile_required: { status: 400, message: 'A mobile number is needed.' },
  mobile_invalid: { status: 400, message: 'This is not a mainland mobile number.' },
  mobile_taken: { status: 409, message: 'An account with this mobile number exists.' },
  password_required: { status: 400, message: 'A password is needed.' },
  password_invalid: { status: 400, message: 'A password has 8 to 128 characters.' },
  role_invalid: { status: 400, message: 'There is no such role.' },
  avatar_invalid: { status: 400, message: 'This is not a JPEG, PNG, WebP, GIF or AVIF picture.' },
  avatar_too_large: { status: 413, message: 'A picture has at most 2 MB and 40 megapixels.' },
  user_unknown: { status: 404, message: 'There is no such user.' },

  // live
  title_required: { status: 400, message: 'A title is needed.' },
  title_invalid: { status: 400, message: 'A title is text.' },
  title_too_long: { status: 400, message: 'A title has at most 100 characters.' },
  category_required: { status: 400, message: 'A category is needed.' },
  category_invalid: { status: 400, message: 'A category is text.' },
  category_too_long: { status: 400, message: 'A category has at most 32 characters.' },
  description_invalid: { status: 400, message: 'A description is text of at most 5000 characters.' },
  tags_invalid: { status: 400, message: 'Tags are at most 10 texts of 1 to 24 characters.' },
  visibility_invalid: { status: 400, message: 'visibility is public, unlisted or private.' },
  is_recorded_invalid: { status: 400, message: 'isRecorded is true or false.' },
  is_preview_first_invalid: { status: 400, message: 'isPreviewFirst is true or false.' },
  dvr_seconds_invalid: { status: 400, message: 'dvrSeconds is a whole number from 0 to 86400.' },
  reconnect_seconds_invalid: { status: 400, message: 'reconnectSeconds is a whole number from 0 to 600.' },
  part_target_invalid: { status: 400, message: 'partTargetMs is 200, 330 or 500.' },
  live_unknown: { status: 404, message: 'There is no such live.' },
  live_not_on_air: { status: 409, message: 'This live is not on air.' },
  too_many_rooms: { status: 409, message: 'You own as many rooms as the operator allows.' },
  live_closed: { status: 409, message: 'This live room is closed.' },

  // WebSocket
  message_invalid: { status: 400, message: 'This is not a message of the protocol.' },
  message_too_large: { status: 413, message: 'A message has at most 64 kB.' },
  too_many_subscriptions: { status: 429, message: 'One connection follows at most 100 lives.' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly message: string }>>;

/** Stable string of a refusal. */
export type ErrorCode = keyof typeof errors;

/** Whether the text is a string of the registry. */
export const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(errors, text);

/** HTTP status that goes with the refusal. */
export const errorStatus = (code: ErrorCode): number => errors[code].status;

/** English sentence that goes with the refusal. */
export const errorMessage = (code: ErrorCode): string => errors[code].message;
