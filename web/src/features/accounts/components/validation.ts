// What can be known to be wrong before the server is asked. The server decides in the end.

type Translate = (key: string) => string

export function wrongHandle(handle: string, t: Translate): string | false {
  if (!handle) return t('register.needHandle')
  return !/^[A-Za-z0-9_.-]{3,32}$/.test(handle) && t('register.badHandle')
}

export function wrongPassword(password: string, t: Translate): string | false {
  const length = [...password].length
  if (length < 8) return t('register.passwordShort')
  return length > 128 && t('register.passwordLong')
}
