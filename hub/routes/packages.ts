import type { FastifyInstance } from 'fastify'
import { judgePackageFile } from '../../shared/http/packages.ts'
import type { PackageReader } from '../evidence/package-reader.ts'
import type { SlowBodies } from '../slow-bodies.ts'
import { failed } from './failures.ts'
import type { Doors } from './serve.ts'
import { asItComes, leaveBodies } from './streamed.ts'

/** Packages of evidence that somebody brought, for reading alone. */
export function servePackages(
  app: FastifyInstance,
  doorsOf: (scope: FastifyInstance) => Doors,
  deps: {
    /** Null: nothing here knows packages. */
    readonly packages: PackageReader | null
    readonly slowBodies: Pick<SlowBodies, 'bearWith'>
  },
): void {
  app.register(async (scope) => {
    leaveBodies(scope)
    doorsOf(scope).staff(judgePackageFile, async ({ request }) => {
      deps.slowBodies.bearWith(request.raw)
      const read = await deps.packages?.read(asItComes(request.raw))
      request.raw.resume()
      if (!read) return failed('not-now', { where: 'absent' })
      if (!read.ok) return failed(read.code, read.code === 'busy' ? { seconds: 30 } : {})
      const { verified, isOurs } = read
      request.log.info({ genuine: verified.ok && verified.verdict.faults.length === 0 }, 'a package was read')
      return { verified, isOurs }
    })
  })
}
