// People who use Kapok by its public interface (Connect JSON), to prepare and to check what browsers show.
import { createHash, randomUUID } from 'node:crypto'
import type { Server } from './server'

export const kPassword = 'correct horse battery'

export class CallError extends Error {
  constructor(
    method: string,
    readonly status: number,
    readonly body: string,
  ) {
    super(`${method}: ${status} ${body}`)
  }
}

export interface Entry {
  seq: string
  ordinal?: string
  senderId: string
  timeMs: string
  clientMessageId?: string
  content: { text?: { text: string }; [kind: string]: unknown }
}

interface Session {
  token: string
  device: { deviceId: string }
  profile: { user: { userId: string } }
}

export class Person {
  token = ''
  userId = ''
  deviceId = ''

  constructor(
    readonly server: Server,
    readonly handle: string,
    readonly nickname: string,
  ) {}

  /** An account made over the interface; the first one of a server becomes its administrator. */
  static async register(server: Server, handle: string, nickname: string): Promise<Person> {
    const person = new Person(server, handle, nickname)
    const account = { handle, nickname, setupCode: server.setupCode }
    const made = await person.call<{ session: Session }>('AccountsService/Register', {
      account,
      password: kPassword,
      deviceName: 'test',
    })
    server.setupCode = ''
    return person.use(made.session)
  }

  /** Another device of someone who registered elsewhere, such as in a browser. */
  async login(): Promise<Person> {
    const made = await this.call<{ session: Session }>('AccountsService/LoginWithPassword', {
      name: this.handle,
      password: kPassword,
      deviceName: 'test',
    })
    return this.use(made.session)
  }

  use(session: Session): this {
    this.token = session.token
    this.userId = session.profile.user.userId
    this.deviceId = session.device.deviceId
    return this
  }

  async call<T = Record<string, unknown>>(method: string, body: object = {}): Promise<T> {
    const [path = '', name = ''] = method.split('/')
    // 'moderation.ReportService' where the area is not the service's own name.
    const service = path.replace(/^.*\./, '')
    const area = path.includes('.')
      ? path.replace(/\..*$/, '')
      : service.replace(/Service$/, '').toLowerCase()
    const response = await fetch(`${this.server.url}/rpc/kapok.${area}.v1.${service}/${name}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Connect-Protocol-Version': '1',
        ...(this.token ? { Authorization: `Bearer ${this.token}` } : {}),
      },
      body: JSON.stringify(body),
    })
    const text = await response.text()
    if (!response.ok) throw new CallError(method, response.status, text)
    return JSON.parse(text) as T
  }

  /** Becomes contacts with someone; returns their conversation. */
  async befriend(other: Person): Promise<string> {
    await this.call('ContactsService/RequestFriend', { userId: other.userId, reason: 'hello' })
    const answer = await other.call<{ contact: { conversationId: string } }>(
      'ContactsService/AnswerFriend',
      {
        userId: this.userId,
        accept: true,
      },
    )
    return answer.contact.conversationId
  }

  async send(conversationId: string, text: string, clientMessageId = ''): Promise<Entry> {
    const sent = await this.call<{ entry: Entry }>('MessagingService/Send', {
      conversationId,
      clientMessageId: clientMessageId || randomUUID(),
      content: { text: { text } },
    })
    return sent.entry
  }

  /** The whole conversation, oldest first. */
  async entries(conversationId: string): Promise<Entry[]> {
    const all: Entry[] = []
    for (;;) {
      const afterSeq = all.at(-1)?.seq ?? '0'
      const page = await this.call<{ entries?: Entry[]; headSeq?: string }>(
        'MessagingService/ListEntries',
        {
          conversationId,
          afterSeq,
          limit: 100,
        },
      )
      all.push(...(page.entries ?? []))
      if (!page.entries?.length || all.at(-1)?.seq === page.headSeq) return all
    }
  }

  async texts(conversationId: string): Promise<string[]> {
    return (await this.entries(conversationId)).flatMap((entry) => entry.content.text?.text ?? [])
  }

  async group(name: string, members: readonly Person[]): Promise<string> {
    const made = await this.call<{ conversation: { conversationId: string } }>(
      'MessagingService/CreateGroup',
      {
        clientGroupId: createHash('sha256').update(name).digest('hex').slice(0, 16),
        name,
        userIds: members.map((member) => member.userId),
      },
    )
    return made.conversation.conversationId
  }
}
