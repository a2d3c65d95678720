// Words of pages that nobody sees first; see loadPageWords().
export { admin } from './admin'
export { groupEvent, groupQr, join, manage } from './group-pages'
export { book, deletion, privacy, tags } from './people-pages'
export { together } from './together'
export { pageErrors } from './page-errors'
export { agenda } from './agenda'
