/** A sentence in which `what stands between backticks` is code. */
export function Words({ text }: { text: string }) {
  return <>{text.split('`').map((part, i) => (i % 2 ? <code key={part}>{part}</code> : part))}</>
}
