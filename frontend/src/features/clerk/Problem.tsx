import { ProtocolError } from '@/lib/graphql'
import type { DeskDict } from '@/locales/desk.zh'

export function problemText(error: unknown, d: DeskDict): string {
  const code = error instanceof ProtocolError ? error.code : ''
  if (code === 'NOT_FOUND') return d.notFound
  return code === 'FORBIDDEN' ? d.forbidden : d.failed
}

export const isForbidden = (error: unknown) => error instanceof ProtocolError && error.code === 'FORBIDDEN'

/** Asking again will not help. */
const refused = (error: unknown) =>
  error instanceof ProtocolError && ['NOT_FOUND', 'FORBIDDEN'].includes(error.code)

export function Problem({ d, error, retry }: { d: DeskDict; error: unknown; retry?: () => void }) {
  const id = error instanceof ProtocolError ? error.requestId : undefined
  return (
    <div class="problem" role="alert">
      <p>{problemText(error, d)}</p>
      {id && (
        <p class="hint">
          {d.requestId} {id}
        </p>
      )}
      {retry && !refused(error) && (
        <button type="button" class="ds-button" data-variant="secondary" onClick={retry}>
          {d.retry}
        </button>
      )}
    </div>
  )
}
