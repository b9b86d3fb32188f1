import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import './charts.css'

type Props = {
  title: string
  /** What the drawing says, in a sentence: for those who don't see it. */
  says: string
  height: (width: number) => number
  children: (width: number) => ComponentChildren
}

/** A drawing as wide as its place, so that its letters stay as large as all others. */
export function Chart({ title, says, height, children }: Props) {
  const [width, setWidth] = useState(0)
  const place = useRef<HTMLDivElement>(null)
  const id = useId()
  useEffect(() => {
    if (!place.current) return
    const watch = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    watch.observe(place.current)
    return () => watch.disconnect()
  }, [])
  return (
    <div ref={place} class="chart">
      {width > 0 && (
        <svg
          viewBox={`0 0 ${width} ${height(width)}`}
          role="img"
          aria-labelledby={`${id}-title`}
          aria-describedby={`${id}-says`}
        >
          <title id={`${id}-title`}>{title}</title>
          <desc id={`${id}-says`}>{says}</desc>
          {children(width)}
        </svg>
      )}
    </div>
  )
}
