// Contacts: pages that nobody sees first.
import type { Catalogue } from '../catalogue'

export const addFriend: Catalogue['addFriend'] = {
  title: 'Add friend',
  hint: 'Kapok ID, or phone with country code',
  myId: 'My Kapok ID: {handle}',
  scan: 'Scan',
  scanHint: 'Scan a QR card',
  myQr: 'My QR code',
  myQrHint: 'Let friends scan it to add you',
  notFound: 'Nobody with this ID',
  notFoundHint: 'Check the spelling; upper and lower case are the same.',
  find: 'Find: {handle}',
  reason: 'Say who you are',
  reasonDefault: 'I’m {name}',
  reasonHint: 'A word about yourself helps',
  remark: 'Remark',
  remarkHint: 'Only you see it',
  send: 'Send request',
  sent: 'Request sent',
  becameContacts: 'You are contacts now',
}

export const discover: Catalogue['discover'] = {
  title: 'Discover',
  scan: 'Scan',
  myQr: 'My QR code',
  fileTransfer: 'File transfer',
  fileTransferHint: 'Move text, pictures and files between your devices',
}

export const person: Catalogue['person'] = {
  title: 'Profile',
  nickname: 'Name: {name}',
  kapokId: 'Kapok ID: {handle}',
  region: 'Region',
  regionOf: 'Region: {region}',
  signature: 'What’s up',
  remark: 'Remark',
  setRemark: 'Remark and tags',
  message: 'Message',
  add: 'Add to contacts',
  accept: 'Accept request',
  requested: 'Request sent, waiting for an answer',
  asksWith: 'Says: {reason}',
  block: 'Block',
  unblock: 'Unblock',
  blocked: 'Blocked: their messages are refused',
  blockConfirm: 'Block “{name}”? You will no longer get their messages.',
  deleteContact: 'Delete contact',
  deleteConfirm: 'Delete “{name}” from your contacts? They are not told.',
  deletedToast: 'Deleted',
  isYou: 'This is you',
  actions: 'More actions',
}
