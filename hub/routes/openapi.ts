import { toJsonSchema } from '@valibot/to-json-schema'
import type { FastifyInstance } from 'fastify'
import type * as v from 'valibot'
import type { AnyEndpoint, Caller } from '../../shared/http/endpoint.ts'
import { errorSchema, errorStatus } from '../../shared/http/errors.ts'
import { deviceHeaders } from '../../shared/http/sync.ts'
import { roles } from '../../shared/rules/roles.ts'

type Json = { readonly [name: string]: unknown }

/** Bodies that are no JSON: what goes in, what comes out. */
const binary: Readonly<Record<string, { readonly request?: string; readonly response?: readonly string[] }>> =
  {
    followNews: { response: ['text/event-stream'] },
    fetchExport: { response: ['application/zip'] },
    readPage: { response: ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'] },
    readDisputePage: { response: ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'] },
    readSegment: { response: ['video/webm', 'audio/webm'] },
    readWaveform: { response: ['application/octet-stream'] },
    readTranscript: { response: ['text/vtt'] },
    readMade: { response: ['video/mp4', 'audio/webm', 'image/png'] },
    layDisputePage: { request: 'application/octet-stream' },
    sendChunk: { request: 'application/octet-stream' },
    putPiece: { request: 'application/octet-stream' },
    judgePackageFile: { request: 'application/octet-stream' },
    sendHallClip: { request: 'application/octet-stream' },
  }

/** The same declarations that serve and call the hub, as OpenAPI 3.1. */
export function openApi(api: readonly AnyEndpoint[], app: string): Json {
  const paths: Record<string, Record<string, Json>> = {}
  for (const endpoint of api) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Yizhan hub 云税驿站县局',
      version: app,
      description:
        'Every failure is { error: { code, … } }. Times are epoch milliseconds of the hub’s clock.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Error: schemaOf(errorSchema, 'output') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'yizhan_session' },
        guest: { type: 'http', scheme: 'bearer', description: 'What enterAsGuest gave.' },
        letter: {
          type: 'http',
          scheme: 'letter',
          description: 'The body is a letter that another county signed; see shared/counties/letter.ts.',
        },
        device: {
          type: 'apiKey',
          in: 'header',
          name: deviceHeaders.signature,
          description: `A signed request: ${Object.values(deviceHeaders).join(', ')}; see requestText.`,
        },
      },
    },
  }
}

export function serveOpenApi(app: FastifyInstance, document: Json): void {
  app.get('/api/openapi.json', { exposeHeadRoute: false }, async (_, reply) =>
    reply.header('cache-control', 'no-cache').send(document),
  )
}

function operation(endpoint: AnyEndpoint): Json {
  const { request, response } = binary[endpoint.name] ?? {}
  const body = request ? { [request]: {} } : jsonBody(endpoint)
  return {
    operationId: endpoint.name,
    summary: endpoint.summary,
    tags: [endpoint.path.split('/')[2] ?? 'hub'],
    ...access(endpoint.who),
    parameters: [...parameters(endpoint.params, 'path'), ...parameters(endpoint.query, 'query')],
    ...(body ? { requestBody: { required: true, content: body } } : {}),
    responses: {
      200: {
        description: 'Done',
        content: response ? Object.fromEntries(response.map((type) => [type, {}])) : jsonAnswer(endpoint),
      },
      ...failures(endpoint),
    },
  }
}

function access(who: Caller): Json {
  if (who === 'anyone') return { security: [] }
  if (who === 'county') return { security: [{ letter: [] }] }
  if (who === 'guest') return { security: [{ guest: [] }] }
  if (who === 'device') return { security: [{ device: [] }] }
  return { security: [{ session: [] }], 'x-roles': who === 'staff' ? roles : who }
}

/** Endpoints without one declare `optional(unknown)`. */
function isNone(schema: v.GenericSchema): boolean {
  return schema.type === 'optional'
}

function jsonBody({ request }: AnyEndpoint): Json | null {
  return isNone(request) ? null : { 'application/json': { schema: schemaOf(request, 'input') } }
}

function jsonAnswer({ response }: AnyEndpoint): Json {
  return { 'application/json': { schema: isNone(response) ? {} : schemaOf(response, 'output') } }
}

function parameters(schema: v.GenericSchema, where: 'path' | 'query'): readonly Json[] {
  if (isNone(schema)) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Json
    required?: readonly string[]
  }
  return Object.entries(properties).map(([name, value]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: value,
  }))
}

/** Failures that share a status are told apart by their code. */
function failures({ errors, method }: AnyEndpoint): Json {
  const always = method === 'GET' ? (['broken'] as const) : (['bad-request', 'no-right', 'broken'] as const)
  const codes = [...new Set([...errors, ...always])]
  return Object.fromEntries(
    [...new Set(codes.map((code) => errorStatus[code]))].map((status) => [
      status,
      {
        description: codes.filter((code) => errorStatus[code] === status).join(' · '),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    ]),
  )
}

/** What JSON Schema cannot say (a checksum, a folded state) is left open rather than left out. */
function schemaOf(schema: v.GenericSchema, typeMode: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = toJsonSchema(schema, {
    typeMode,
    target: 'draft-2020-12',
    errorMode: 'ignore',
  })
  return rest
}
