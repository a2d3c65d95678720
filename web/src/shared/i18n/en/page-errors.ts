import type { Catalogue } from '../catalogue'

export const pageErrors: Catalogue['pageErrors'] = {
  TOO_MANY_ASKED: 'At most 50 at a time',
  NOT_A_POLL: 'This message is no poll',
  OPTION_UNKNOWN: 'There is no such option',
  ONE_OPTION_ONLY: 'Choose one option only',
  POLL_CLOSED: 'The poll is closed',
  POLL_ANONYMOUS: 'This poll is anonymous',
  NOT_A_RELAY: 'This message is no sign-up list',
  LINE_INVALID: 'Write 1 to 200 characters',
  TOO_MANY_LINES: 'The list is full: 500 lines',
  RELAY_CLOSED: 'The list is closed',
  LINE_NOT_YOURS: 'Only who started the list removes others’ lines',
  NOT_TO_TAKE_PART_IN: 'This message is no poll or list',
  CLOSE_NOT_YOURS: 'Only who started it can close it',
  POLL_QUESTION_INVALID: 'A question has 1 to 300 characters',
  POLL_OPTIONS_INVALID: 'A poll has 2 to 20 different options of 1 to 100 characters',
  POLL_CLOSES_INVALID: 'A poll closes within a year',
  RELAY_TITLE_INVALID: 'A title has 1 to 300 characters',
  RELAY_EXAMPLE_INVALID: 'An example has at most 200 characters',
}
