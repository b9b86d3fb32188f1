import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { IssueCaptchaDocument, SetupDocument, type SetupQuery } from '@/gql/graphql'
import { type Lang, ProtocolError, request } from './graphql'
import type { Captcha } from './types'

export function useSetup(lang: Lang) {
  const [setup, setSetup] = useState<SetupQuery>()
  const [failed, setFailed] = useState(false)
  const load = useCallback(() => {
    setFailed(false)
    request(SetupDocument, {}, lang).then(setSetup, () => setFailed(true))
  }, [lang])
  useEffect(load, [load])
  return { setup, failed, load }
}

// A challenge lives ten minutes by the server's clock; the reader's may be wrong, so only the time since counts.
export const FRESH = 9.5 * 60_000

/** Why there is no challenge, and the seconds after which there may be one. */
export type NoCaptcha = { wait?: number }

export function useCaptcha(wanted: boolean, lang: Lang) {
  const [captcha, setCaptcha] = useState<Captcha>()
  const [failed, setFailed] = useState<NoCaptcha>()
  const [stale, setStale] = useState(false)
  const round = useRef(0)
  const another = useCallback(() => {
    const mine = ++round.current
    const last = (then: () => void) => mine === round.current && then()
    setFailed(undefined)
    setCaptcha(undefined)
    setStale(false)
    request(IssueCaptchaDocument, {}, lang).then(
      (d) => last(() => setCaptcha(d.issueCaptcha)),
      (e) => last(() => setFailed({ wait: e instanceof ProtocolError ? e.retryAfter : undefined })),
    )
  }, [lang])
  useEffect(() => {
    if (wanted && round.current === 0) another()
  }, [wanted, another])
  useEffect(() => {
    if (!captcha) return
    const timer = setTimeout(() => setStale(true), FRESH)
    return () => clearTimeout(timer)
  }, [captcha])
  return { captcha, failed, stale, another }
}
