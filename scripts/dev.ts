// Prevents: two terminals, and a hub left running when the other half of the pair has stopped.
// The hub restarts when its sources change; Vite serves the station and passes what is the hub's on to it.
import { spawn } from 'node:child_process'

const commands = [
  ['--watch', 'hub/main.ts', ...process.argv.slice(2)],
  ['node_modules/vite/bin/vite.js', 'station'],
]
const env = { ...process.env, DEMO: '1' }
const children = commands.map((args) => spawn(process.execPath, args, { stdio: 'inherit', env }))

const stop = () => children.forEach((child) => child.kill('SIGTERM'))
for (const child of children) child.once('exit', stop)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
