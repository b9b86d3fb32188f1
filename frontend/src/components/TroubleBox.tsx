import type { Task } from '@/lib/form'
import { useLocale } from '@/lib/i18n'

/** Why nothing is there to show; what is lost may have been done. */
export type Trouble = { lost: boolean; requestId?: string; retryAfter?: number }

type Props = { trouble: Trouble; task: Task; offline: boolean }

export function TroubleBox({ trouble, task, offline }: Props) {
  const { t } = useLocale()
  const lost = offline ? t.offline : t.lost
  return (
    <div class="summary" role="alert">
      <p>{trouble.lost ? lost : t.broken}</p>
      {trouble.lost && task !== 'status' && <p>{t.onlyOnce}</p>}
      {trouble.lost && offline && <p>{t.resend}</p>}
      {trouble.retryAfter && <p>{t.wait(trouble.retryAfter)}</p>}
      {trouble.requestId && (
        <p>
          {t.requestId} <code>{trouble.requestId}</code>
        </p>
      )}
    </div>
  )
}
