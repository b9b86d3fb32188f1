import { useCallback, useEffect, useState } from 'preact/hooks'
import { IssueCaptchaDocument, SetupDocument, type SetupQuery } from '@/gql/graphql'
import { type Lang, request } from './graphql'
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

export function useCaptcha(wanted: boolean, lang: Lang) {
  const [captcha, setCaptcha] = useState<Captcha>()
  const [failed, setFailed] = useState(false)
  const another = useCallback(() => {
    setFailed(false)
    request(IssueCaptchaDocument, {}, lang).then(
      (d) => setCaptcha(d.issueCaptcha),
      () => setFailed(true),
    )
  }, [lang])
  useEffect(() => {
    if (wanted && !captcha && !failed) another()
  }, [wanted, captcha, failed, another])
  return { captcha, failed, another }
}
