/** Remembers a choice of how the desk is used for a year. It says nothing of anybody. */
export function keep(name: string, choice: string) {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser of an office
  document.cookie = `${name}=${choice}; path=/desk; max-age=31536000; samesite=strict`
}

/** The choice that was remembered, if any. */
export function kept(name: string): string | undefined {
  const pairs = document.cookie.split('; ').map((pair) => pair.split('='))
  return pairs.find(([of]) => of === name)?.[1]
}
