import { openETax } from '../test/e-tax/site.ts'

// 电子税务局 stand-in, to be shared from a desk of the demo: npm run e-tax, or with a port of one's own.
const { url } = await openETax(Number(process.argv[2] ?? 8460))
console.log(`电子税务局（替身 a stand-in）  ${url}  Ctrl+C`)
