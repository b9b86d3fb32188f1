import { useState } from 'preact/hooks'
import { useDict } from './dict'

/** Code with a button that copies it. Long lines wrap, so that nothing has to be scrolled sideways. */
export function Code({ text, label }: { text: string; label: string }) {
  const d = useDict()
  const [copied, setCopied] = useState(false)
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false), // the browser forbids it; the text can still be selected
    )
  return (
    <div class="code">
      <pre>
        <code>{text}</code>
      </pre>
      <button type="button" class="copy no-print" aria-label={`${d.copy}：${label}`} onClick={copy}>
        {copied ? d.copied : d.copy}
      </button>
    </div>
  )
}
