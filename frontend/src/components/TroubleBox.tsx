import type { Task } from '@/lib/form'
import { useLocale } from '@/lib/i18n'

export type Trouble = { lost: boolean; requestId?: string; retryAfter?: number }

export function TroubleBox({ trouble, task }: { trouble: Trouble; task: Task }) {
  const { t } = useLocale()
  return (
    <div class="summary" role="alert">
      <p>{trouble.lost ? t.lost : t.broken}</p>
      {trouble.lost && task !== 'status' && <p>{t.onlyOnce}</p>}
      {trouble.lost && <p>{t.resend}</p>}
      {trouble.retryAfter && <p>{t.wait(trouble.retryAfter)}</p>}
      {trouble.requestId && (
        <p>
          {t.requestId} <code>{trouble.requestId}</code>
        </p>
      )}
    </div>
  )
}
