// Routes. Each names the list that stands beside it and how deep it lies: 0 a tab, 1 a page on it, 2 a page on that.
import { createRouter, createWebHistory, type Router, type RouteRecordRaw } from 'vue-router'
import { useAccounts } from '@/features/accounts'
import { loadPageWords } from '@/shared/i18n'

declare module 'vue-router' {
  interface RouteMeta {
    tab?: Tab
    depth?: 0 | 1 | 2
    /** For those who are not logged in. */
    guest?: boolean
    /** Needs a part of the engine that comes after the first screen (`later-engines.ts`). */
    later?: boolean
  }
}

/** The four tabs. */
export type Tab = 'chats' | 'contacts' | 'discover' | 'me'

const lists = {
  chats: () => import('@/features/messaging/pages/ChatsPage.vue'),
  contacts: () => import('@/features/contacts/pages/ContactsPage.vue'),
  discover: () => import('@/features/discover/pages/DiscoverPage.vue'),
  me: () => import('@/features/accounts/pages/MePage.vue'),
} as const

type Page = () => Promise<unknown>

/** The sections of the console, for those who run the instance. */
const sections: Page = () => import('@/features/admin/pages/AdminHome.vue')

/** A page of depth 2 shows `details` on a phone: without them it would be blank there. */
type PageOptions = ({ depth?: 0 | 1; details?: never } | { depth: 2; details: Page }) & {
  /** Beside it, in the place of the tab's own list. */
  list?: Page
  later?: boolean
}

function page(
  tab: Tab,
  path: string,
  name: string,
  view: Page,
  options: PageOptions = {},
): RouteRecordRaw {
  return {
    path,
    name,
    components: {
      list: (options.list ?? lists[tab]) as () => Promise<never>,
      default: view as () => Promise<never>,
      ...(options.details ? { details: options.details as () => Promise<never> } : {}),
    },
    props: { default: true, details: true, list: false },
    meta: { tab, depth: options.depth ?? 1, later: options.later ?? false },
  }
}

/** The console's sections, each a page beside the list of them. */
function consolePages(pages: Record<string, Page>): RouteRecordRaw[] {
  return Object.entries(pages).map(([name, view]) =>
    page('me', `admin/${name}`, `admin-${name}`, view, { list: sections }),
  )
}

const blank: Page = () => import('./pages/BlankPage.vue')
const chat: Page = () => import('@/features/messaging/pages/ChatPage.vue')

const signedIn: RouteRecordRaw[] = [
  page('chats', 'chats', 'chats', blank, { depth: 0 }),
  page(
    'chats',
    'chats/new-group',
    'new-group',
    () => import('@/features/messaging/pages/NewGroupPage.vue'),
  ),
  page(
    'chats',
    'chats/folded',
    'folded',
    () => import('@/features/messaging/pages/FoldedPage.vue'),
  ),
  page('chats', 'chats/face', 'face', () => import('@/features/messaging/pages/FacePage.vue')),
  page('chats', 'join/:token', 'join', () => import('@/features/messaging/pages/JoinPage.vue')),
  page('chats', 'chats/search', 'search', () => import('@/features/search/pages/SearchPage.vue')),
  page('chats', 'chats/:id', 'chat', chat),
  page('chats', 'chats/:id/search', 'chat-search', chat, {
    depth: 2,
    details: () => import('@/features/search/pages/ChatSearchPage.vue'),
  }),
  page('chats', 'chats/:id/details', 'chat-details', chat, {
    depth: 2,
    details: () => import('@/features/messaging/pages/DetailsPage.vue'),
  }),
  page('chats', 'chats/:id/members', 'chat-members', chat, {
    depth: 2,
    details: () => import('@/features/messaging/pages/MembersPage.vue'),
  }),
  ...(
    [
      ['announcement', () => import('@/features/messaging/pages/AnnouncementPage.vue')],
      ['manage', () => import('@/features/messaging/pages/ManageGroupPage.vue')],
      ['requests', () => import('@/features/messaging/pages/JoinRequestsPage.vue')],
      ['bans', () => import('@/features/messaging/pages/BansPage.vue')],
      ['log', () => import('@/features/messaging/pages/GroupLogPage.vue')],
      ['links', () => import('@/features/messaging/pages/InviteLinksPage.vue')],
      ['qr', () => import('@/features/messaging/pages/GroupQrPage.vue')],
    ] satisfies [string, Page][]
  ).map(([name, details]) =>
    page('chats', `chats/:id/${name}`, `chat-${name}`, chat, { depth: 2, details }),
  ),
  page('chats', 'chats/:id/notes', 'chat-notes', chat, {
    depth: 2,
    later: true,
    details: () => import('@/features/notes/pages/NotesPage.vue'),
  }),
  page('chats', 'chats/:id/notes/:note', 'chat-note', chat, {
    depth: 2,
    later: true,
    details: () => import('@/features/notes/pages/NotePage.vue'),
  }),
  page('contacts', 'contacts', 'contacts', blank, { depth: 0 }),
  page(
    'contacts',
    'contacts/requests',
    'requests',
    () => import('@/features/contacts/pages/RequestsPage.vue'),
  ),
  page(
    'contacts',
    'contacts/groups',
    'groups',
    () => import('@/features/messaging/pages/GroupsPage.vue'),
  ),
  page(
    'contacts',
    'contacts/add',
    'add-friend',
    () => import('@/features/contacts/pages/AddFriendPage.vue'),
  ),
  page('contacts', 'contacts/tags', 'tags', () => import('@/features/contacts/pages/TagsPage.vue')),
  page(
    'contacts',
    'contacts/tags/:tagId',
    'tag',
    () => import('@/features/contacts/pages/TagPage.vue'),
  ),
  page(
    'contacts',
    'contacts/address-book',
    'address-book',
    () => import('@/features/contacts/pages/AddressBookPage.vue'),
  ),
  page(
    'contacts',
    'contacts/:userId',
    'person',
    () => import('@/features/contacts/pages/PersonPage.vue'),
  ),
  page('discover', 'discover', 'discover', blank, { depth: 0 }),
  page('discover', 'discover/scan', 'scan', () => import('@/features/discover/pages/ScanPage.vue')),
  page('discover', 'discover/qr', 'my-qr', () => import('@/features/contacts/pages/MyQrPage.vue')),
  page(
    'discover',
    'discover/login',
    'qr-login',
    () => import('@/features/accounts/pages/QrLoginPage.vue'),
  ),
  page('me', 'me', 'me', blank, { depth: 0 }),
  page('me', 'me/profile', 'profile', () => import('@/features/accounts/pages/ProfilePage.vue')),
  page('me', 'me/agenda', 'agenda', () => import('@/features/agenda/pages/AgendaPage.vue')),
  page(
    'me',
    'me/favourites',
    'favourites',
    () => import('@/features/favourites/pages/FavouritesPage.vue'),
    { later: true },
  ),
  page(
    'me',
    'me/stickers',
    'sticker-store',
    () => import('@/features/stickers/pages/StickerStorePage.vue'),
    { later: true },
  ),
  page(
    'me',
    'me/stickers/:packId',
    'sticker-pack',
    () => import('@/features/stickers/pages/StickerPackPage.vue'),
    { later: true },
  ),
  page('me', 'me/devices', 'devices', () => import('@/features/accounts/pages/DevicesPage.vue')),
  page('me', 'me/password', 'password', () => import('@/features/accounts/pages/PasswordPage.vue')),
  page('me', 'me/invites', 'invites', () => import('@/features/accounts/pages/InvitesPage.vue')),
  page('me', 'me/privacy', 'privacy', () => import('@/features/contacts/pages/PrivacyPage.vue')),
  page(
    'me',
    'me/delete-account',
    'delete-account',
    () => import('@/features/accounts/pages/DeleteAccountPage.vue'),
  ),
  page('me', 'me/settings', 'settings', () => import('@/features/settings/pages/SettingsPage.vue')),
  page(
    'me',
    'me/notifications',
    'notifications',
    () => import('@/features/push/pages/NotificationsPage.vue'),
  ),
  page('me', 'me/storage', 'storage', () => import('@/features/archive/pages/StoragePage.vue')),
  page('me', 'me/archive', 'archive', () => import('@/features/archive/pages/ArchivePage.vue')),
  page(
    'me',
    'me/notifications/why',
    'why-none',
    () => import('@/features/push/pages/WhyNonePage.vue'),
  ),
  page('me', 'admin', 'admin', () => import('@/features/admin/pages/OverviewPage.vue'), {
    depth: 0,
    list: sections,
  }),
  ...consolePages({
    overview: () => import('@/features/admin/pages/OverviewPage.vue'),
    users: () => import('@/features/admin/pages/UsersPage.vue'),
    groups: () => import('@/features/admin/pages/GroupsPage.vue'),
    reports: () => import('@/features/admin/pages/ReportsPage.vue'),
    sanctions: () => import('@/features/admin/pages/SanctionsPage.vue'),
    terms: () => import('@/features/admin/pages/TermsPage.vue'),
    registration: () => import('@/features/admin/pages/RegistrationPage.vue'),
    announcements: () => import('@/features/admin/pages/AnnouncementsPage.vue'),
    stickers: () => import('@/features/admin/pages/StickersPage.vue'),
    retention: () => import('@/features/admin/pages/RetentionPage.vue'),
    audit: () => import('@/features/admin/pages/AuditPage.vue'),
  }),
  page(
    'me',
    'admin/users/:userId',
    'admin-user',
    () => import('@/features/admin/pages/UserPage.vue'),
    { list: sections },
  ),
  page(
    'me',
    'admin/reports/:reportId',
    'admin-report',
    () => import('@/features/admin/pages/ReportPage.vue'),
    { list: sections },
  ),
  page('chats', ':rest(.*)*', 'not-found', () => import('./pages/NotFoundPage.vue')),
]

/** What one sees first: these find all their words in the first part of the catalogue. */
const kFirstScreens: ReadonlySet<unknown> = new Set(['chats', 'login'])

export function createAppRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      {
        path: '/login',
        name: 'login',
        component: () => import('@/features/accounts/pages/LoginPage.vue'),
        meta: { guest: true },
      },
      {
        path: '/register',
        name: 'register',
        component: () => import('@/features/accounts/pages/RegisterPage.vue'),
        meta: { guest: true },
      },
      {
        path: '/reset',
        name: 'reset',
        component: () => import('@/features/admin/pages/ResetPage.vue'),
        meta: { guest: true },
      },
      {
        path: '/',
        component: () => import('./shell/AppShell.vue'),
        redirect: '/chats',
        children: signedIn,
      },
    ],
  })

  router.beforeEach((to) => {
    const signedOut = useAccounts().status !== 'signed-in'
    // The link printed at first start leads to registration wherever it points.
    if (signedOut && to.query['setup'] && to.name !== 'register') {
      return { name: 'register', query: { setup: to.query['setup'] } }
    }
    if (signedOut && !to.meta.guest) {
      return to.path === '/chats'
        ? { name: 'login' }
        : { name: 'login', query: { next: to.fullPath } }
    }
    if (!signedOut && to.meta.guest) return { name: 'chats' }
    return true
  })
  router.beforeResolve(async (to) => {
    if (!kFirstScreens.has(to.name)) await loadPageWords()
  })
  return router
}
