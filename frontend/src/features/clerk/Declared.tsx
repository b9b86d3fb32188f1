import type { CasePartsFragment, DeclarationPartsFragment } from '@/gql/clerk/graphql'
import { telOf } from '@/lib/tel'
import { useDesk } from './desk'
import { short } from './time'

export function Declared({ c }: { c: CasePartsFragment }) {
  const { d } = useDesk()
  return (
    <section aria-labelledby="said">
      <h2 id="said">{d.case.said}</h2>
      {!c.declaration && <p>{d.case.erased}</p>}
      {c.declaration && <Reach c={c} declared={c.declaration} />}
      {c.declaration && <Items c={c} declared={c.declaration} />}
      {c.redeclarations.map((r) => (
        <aside key={r.at} class="again">
          <h3>
            {d.case.again} · {short(r.at)}
          </h3>
          <Phone label={d.case.declaredPhone} phone={r.declaration.phone} />
          <p>
            {d.case.email} <a href={mailTo(r.declaration.email, c, d)}>{r.declaration.email}</a>
          </p>
          <p>
            {d.case.name} {r.declaration.name} · {d.case.parent} {r.declaration.parentName}
          </p>
          <p>
            {d.case.birth} {r.declaration.birthDate} · {d.case.address} {c.town.name}
            {r.declaration.address}
          </p>
        </aside>
      ))}
      {c.otherReports.length > 0 && (
        <>
          <h3>{d.case.others}</h3>
          <ul class="others">
            {c.otherReports.map((r) => (
              <li key={r.number}>
                <span class="number">{r.number}</span> · {d.state[r.state]} · {short(r.reportedAt)}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

type Said = { c: CasePartsFragment; declared: DeclarationPartsFragment }

/** The registry's phone first, the declared one second: it is a claim (D10). */
function Reach({ c, declared }: Said) {
  const { d } = useDesk()
  return (
    <div class="reach">
      {c.mine && !c.registryPhone && <p class="hint">{d.case.noRegistryPhone}</p>}
      {c.registryPhone && <Phone label={d.case.registryPhone} phone={c.registryPhone} />}
      <Phone
        label={d.case.declaredPhone}
        phone={declared.phone}
        note={c.phoneDiffers ? d.case.differs : undefined}
      />
      <p>
        {d.case.email} <a href={mailTo(declared.email, c, d)}>{declared.email}</a>
      </p>
    </div>
  )
}

function Phone({ label, phone, note }: { label: string; phone: string; note?: string }) {
  return (
    <p class="phone">
      <span>{label}</span>
      <a class="number" href={telOf(phone)}>
        {phone}
      </a>
      {note && <b class="mark strong">≠ {note}</b>}
    </p>
  )
}

function mailTo(address: string, c: CasePartsFragment, d: ReturnType<typeof useDesk>['d']): string {
  const body = d.case.mailBody(c.office?.name ?? '戶政事務所', c.office?.phone ?? '')
  return `mailto:${encodeURIComponent(address)}?subject=${encodeURIComponent(d.case.mailSubject)}&body=${encodeURIComponent(body)}`
}

function Items({ c, declared }: Said) {
  const { d } = useDesk()
  const name = c.nameDifference
  return (
    <dl>
      <div>
        <dt>{d.case.name}</dt>
        <dd>
          {declared.name}{' '}
          {name && <span class={name === 'SAME' ? 'mark quiet' : 'mark strong'}>{d.case.names[name]}</span>}
        </dd>
      </div>
      <div>
        <dt>{d.case.idNumber}</dt>
        <dd class="number">{declared.idNumber}</dd>
      </div>
      <div>
        <dt>{d.case.birth}</dt>
        <dd class="number">{declared.birthDate}</dd>
      </div>
      <div>
        <dt>{d.case.address}</dt>
        <dd>
          {c.town.name}
          {declared.address}
        </dd>
      </div>
      <div>
        <dt>{d.case.parent}</dt>
        <dd>{declared.parentName}</dd>
      </div>
    </dl>
  )
}
