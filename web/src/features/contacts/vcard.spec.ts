// feature: address-book
import { describe, expect, it } from 'vitest'
import { seededRandom } from '@/testing/virtual-time'
import { phoneHash } from './phone-hash'
import { kBookMost, parseNumbers, parseVcards, toE164 } from './vcard'

const card = (name: string, ...phones: string[]): string =>
  ['BEGIN:VCARD', 'VERSION:4.0', `FN:${name}`, ...phones.map((p) => `TEL:${p}`), 'END:VCARD'].join(
    '\r\n',
  )

describe('toE164', () => {
  it('takes what people and phones write', () => {
    const cases: Record<string, string | undefined> = {
      '138 0013 8000': '+8613800138000',
      '+86 138-0013-8000': '+8613800138000',
      '0086 (138) 00138000': '+8613800138000',
      'tel:+44-20-7946-0958;ext=1': '+442079460958',
      '010-12345678': '+861012345678',
      '12': undefined,
      abc: undefined,
      '+0123456789': undefined,
      '+1234567890123456': undefined,
    }
    for (const [text, phone] of Object.entries(cases)) expect(toE164(text, '+86')).toBe(phone)
  })
})

describe('parseVcards', () => {
  it('reads versions 2.1, 3.0 and 4.0', () => {
    const text = [
      card('张三', '+8613800138000', '13800138001'),
      'BEGIN:VCARD\nVERSION:3.0\nFN:Ann\\, Lee\nitem1.TEL;TYPE=CELL:+442079460958\nEND:VCARD',
      'BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9D=8E=\r\n=E5=9B=9B\r\nTEL;CELL:13800138002\r\nEND:VCARD',
      'BEGIN:VCARD\nFN:Fold\n ed\nTEL;VALUE=uri:tel:+1-201-555-0123\nEND:VCARD',
    ].join('\n')
    expect(parseVcards(text, '+86')).toEqual([
      { name: '张三', phone: '+8613800138000' },
      { name: '张三', phone: '+8613800138001' },
      { name: 'Ann, Lee', phone: '+442079460958' },
      { name: '李四', phone: '+8613800138002' },
      { name: 'Folded', phone: '+12015550123' },
    ])
  })

  it('is bounded', () => {
    const many = Array.from({ length: kBookMost + 10 }, (_, n) =>
      card(`n${n}`, `+86138${String(n).padStart(8, '0')}`),
    ).join('\n')
    expect(parseVcards(many, '+86')).toHaveLength(kBookMost)
    const long = `BEGIN:VCARD\nFN:${'x'.repeat(100_000)}\n${' y\n'.repeat(10_000)}TEL:13800138000\nEND:VCARD`
    expect(parseVcards(long, '+86')[0]?.name).toHaveLength(64)
  })

  it('survives any bytes', () => {
    const pieces = [
      'BEGIN:VCARD',
      'END:VCARD',
      'FN:',
      'TEL:',
      '=E6',
      ';ENCODING=QUOTED-PRINTABLE:',
      '\r\n',
      '\n ',
      ':',
      ';',
      '\\',
      '+86138',
      '\u0000',
      '😀',
      '.',
    ]
    for (let seed = 0; seed < 300; seed += 1) {
      const random = seededRandom(seed)
      const text = Array.from(
        { length: 40 },
        () => pieces[Math.floor(random() * pieces.length)],
      ).join('')
      for (const { phone } of parseVcards(text, '+86')) expect(phone).toMatch(/^\+[1-9]\d{6,14}$/)
    }
  })
})

describe('parseNumbers', () => {
  it('takes lists, each once', () => {
    expect(parseNumbers('13800138000，13800138001\n+86 13800138000; nonsense', '+86')).toEqual([
      { name: '', phone: '+8613800138000' },
      { name: '', phone: '+8613800138001' },
    ])
  })
})

describe('phoneHash', () => {
  it('is what the server makes', () => {
    expect(phoneHash(new TextEncoder().encode('salt'), '+8613800138000')).toBe(0x376a9577)
  })
})
