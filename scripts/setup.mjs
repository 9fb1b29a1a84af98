// Prevents: a first command that fails on a new machine because something should have been installed by hand.
// Runs before every `npm start` and `npm test`, on the system's Node, with nothing installed: plain JavaScript, no packages.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

function packagesOf(lockfile) {
  return existsSync(lockfile) ? JSON.parse(readFileSync(lockfile, 'utf8')).packages : {}
}

/** npm writes down in node_modules what it installed, last of all; optional packages are those of other machines. */
function packagesAreThere() {
  const wanted = Object.entries(packagesOf('package-lock.json')).filter(([path]) => path !== '')
  const present = packagesOf('node_modules/.package-lock.json')
  return (
    existsSync('node_modules/.bin/node') &&
    wanted.every(([path, { integrity, optional }]) =>
      path in present ? present[path].integrity === integrity : optional,
    )
  )
}

function missingDebianPackages(names) {
  const installed = (name) =>
    spawnSync('dpkg-query', ['-W', '-f', '${Status}', name], { encoding: 'utf8' }).stdout ===
    'install ok installed'
  return names.filter((name) => !installed(name))
}

function run(what, command, args) {
  console.log(`set-up: ${what}: ${command} ${args.join(' ')}`)
  const start = Date.now()
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env })
  if (status !== 0) stop(`That did not work. Is the network there? The same command again goes on from here.`)
  console.log(`set-up: done in ${Math.round((Date.now() - start) / 1000)} s`)
}

function stop(sentence) {
  console.error(`set-up: ${sentence}`)
  process.exit(1)
}

if (!packagesAreThere()) {
  // Not `npm ci`: it refuses a lockfile that leaves out the binaries of other platforms. Install scripts stay off:
  // all that we need comes ready inside the packages, Node 24 too.
  const args = ['install', '--no-save', '--ignore-scripts', '--loglevel=error']
  run('npm packages, half a minute to some minutes, only when they changed', 'npm', args)
  if (!packagesAreThere())
    stop(
      'npm finished, but node_modules does not match package-lock.json. Delete node_modules and try again.',
    )
}

const forTests = process.argv.includes('--tests')
const missing = missingDebianPackages(forTests ? ['ffmpeg', 'chromium', 'fonts-noto-cjk'] : ['ffmpeg'])
if (missing.length > 0) {
  const install = ['install', '-y', '--no-install-recommends', ...missing]
  const typed = `sudo apt-get update && sudo apt-get ${install.join(' ')}`
  if (process.getuid?.() === 0) {
    run('list of Debian packages', 'apt-get', ['update', '-q'])
    run(`${missing.join(', ')}, a minute or two, once`, 'apt-get', ['-q', ...install])
  } else if (forTests) stop(`the tests need Debian packages. Type: ${typed}`)
  else
    console.log(`set-up: without ffmpeg recordings have no review copy; all else works. To have it: ${typed}`)
}

// The worker of live assistance takes minutes where it has to be built: tests that need it come last and wait for it, and the hub,
// which everything else can be done with meanwhile, sees to it itself.
const worker = ['scripts/media-worker.ts']
if (process.argv.includes('--worker')) run('worker of live assistance', 'node_modules/.bin/node', worker)
else if (process.argv.includes('--tests'))
  spawn('node_modules/.bin/node', worker, { detached: true, stdio: 'ignore' }).unref()
