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

  // account: what was typed
  mobile_required: { status: 400, message: 'A mobile number is needed.' },
  mobile_invalid: { status: 400, message: 'This is not a mainland mobile number.' },
  mobile_taken: { status: 409, message: 'An account with this mobile number exists.' },
  password_required: { status: 400, message: 'A password is needed.' },
  password_invalid: { status: 400, message: 'A password has 8 to 128 characters.' },
  password_common: { status: 400, message: 'This password is one of the most common ones; choose another.' },
  account_required: { status: 400, message: 'A mobile number, username or email is needed.' },
  account_invalid: { status: 400, message: 'This is neither a mobile number nor an email address.' },
  email_required: { status: 400, message: 'An email address is needed.' },
  email_invalid: { status: 400, message: 'This is not an email address.' },
  email_taken: { status: 409, message: 'An account with this email address exists.' },
  username_invalid: {
    status: 400,
    message: 'A username has 3 to 24 letters, digits or underscores and begins with a letter.',
  },
  username_taken: { status: 409, message: 'This username is taken.' },
  nickname_invalid: { status: 400, message: 'A nickname has 1 to 24 characters.' },
  signature_invalid: { status: 400, message: 'A signature has at most 160 characters.' },
  sex_invalid: { status: 400, message: 'sex is 0, 1 or 2.' },
  birth_date_invalid: { status: 400, message: 'A birth date is a past day such as 1990-01-31.' },
  locale_invalid: { status: 400, message: 'The language is zh-CN or en.' },
  name_invalid: { status: 400, message: 'A name has 1 to 40 characters.' },
  role_invalid: { status: 400, message: 'There is no such role.' },
  avatar_invalid: { status: 400, message: 'This is not a JPEG, PNG, WebP, GIF or AVIF picture.' },
  avatar_too_large: { status: 413, message: 'A picture has at most 2 MB and 40 megapixels.' },
  user_unknown: { status: 404, message: 'There is no such user.' },

  // account: proof of being a person, codes
  cur_id_required: { status: 400, message: 'cur_id is needed.' },
  cur_id_invalid: { status: 400, message: 'cur_id has 1 to 128 visible ASCII characters.' },
  pre_id_invalid: { status: 400, message: 'pre_id is the cur_id of an earlier picture.' },
  img_code_id_required: { status: 400, message: 'The id of an image code is needed.' },
  img_code_id_invalid: { status: 400, message: 'This is not the id of an image code.' },
  img_code_required: { status: 400, message: 'The characters of the image code are needed.' },
  img_code_invalid: { status: 400, message: 'The image code is wrong, used or expired; get a new one.' },
  captcha_required: { status: 400, message: 'Too many failed logins; solve an image code as well.' },
  purpose_invalid: { status: 400, message: 'purpose is register, login or reset.' },
  code_required: { status: 400, message: 'The code that was sent is needed.' },
  code_invalid: { status: 400, message: 'The code is wrong, used or expired; ask for a new one.' },
  registration_closed: { status: 403, message: 'This site takes no new members at present.' },

  // account: login and its protection
  login_failed: { status: 401, message: 'Account or password is wrong.' },
  account_banned: { status: 403, message: 'This account is banned.' },
  second_factor_required: { status: 401, message: 'A code of the second factor is needed.' },
  otp_required: { status: 400, message: 'The code of the authenticator app is needed.' },
  otp_invalid: { status: 400, message: 'The code of the second factor is wrong.' },
  passkey_invalid: { status: 400, message: 'This passkey was not accepted.' },
  passkey_unknown: { status: 404, message: 'There is no such passkey.' },
  too_many_passkeys: { status: 409, message: 'An account has at most 20 passkeys.' },
  passkeys_unavailable: { status: 409, message: 'Passkeys need a host name; this site was opened by a bare address.' },
  reauthentication_required: { status: 403, message: 'Confirm first that it is you.' },
  reauthentication_failed: { status: 400, message: 'That did not prove that it is you.' },
  totp_enabled: { status: 409, message: 'Two-step verification is on already.' },
  totp_disabled: { status: 409, message: 'Two-step verification is not on.' },
  last_login_method: { status: 409, message: 'This is the only way into the account; add another one first.' },
  session_unknown: { status: 404, message: 'There is no such session.' },
  provider_unknown: { status: 404, message: 'There is no such way to sign in.' },
  provider_failed: { status: 502, message: 'The other site did not let you in.' },
  identity_taken: { status: 409, message: 'This identity belongs to another account.' },
  export_unknown: { status: 404, message: 'There is no such export.' },
  export_pending: { status: 409, message: 'An export is being made already.' },
  deletion_pending: { status: 409, message: 'The account is being deleted already.' },

  // administration
  reason_required: { status: 400, message: 'A reason of 1 to 300 characters is needed.' },
  hours_invalid: { status: 400, message: 'hours is a whole number from 1 to 87600, or null.' },
  query_invalid: { status: 400, message: 'The search is not right.' },
  state_invalid: { status: 400, message: 'There is no such state.' },
  time_invalid: { status: 400, message: 'A time is ISO 8601 in UTC.' },
  cursor_invalid: { status: 400, message: 'The cursor is not of this list.' },
  ids_invalid: { status: 400, message: 'ids is a list of at most 100 ids.' },
  right_invalid: { status: 400, message: 'There is no such right.' },
  role_taken: { status: 409, message: 'A role of this name exists.' },
  role_unknown: { status: 404, message: 'There is no such role.' },
  role_shipped: { status: 409, message: 'Roles that Amphi ships with cannot be changed.' },
  role_in_use: { status: 409, message: 'Users have this role.' },
  last_admin: { status: 409, message: 'Somebody must keep the right to give rights.' },
  right_not_held: { status: 403, message: 'You can only give rights that you hold yourself.' },
  self_forbidden: { status: 409, message: 'You cannot do this to yourself.' },
  setting_unknown: { status: 400, message: 'There is no such setting.' },
  setting_invalid: { status: 400, message: 'This value does not fit the setting.' },
  setting_locked: { status: 409, message: 'The environment fixes this setting.' },
  channel_invalid: { status: 400, message: 'channel is sms or email.' },

  // live
  owner_invalid: { status: 400, message: 'owner is the userId of a host.' },
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
