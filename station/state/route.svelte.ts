/** Where the person is: the path of the address, in parts. Pages go somewhere by `go`, links by their href. */
export type Route = {
  readonly path: string
  /** `/visits/visit:wuping.01…` → ['visits', 'visit:wuping.01…'] */
  readonly parts: readonly string[]
  /** What stands behind the path, as it was scanned or typed: `?code=7Q4K-M82D`, `#7Q4K-M82D`; '' when nothing. */
  readonly rest: string
  readonly go: (path: string, how?: 'replace') => void
  readonly close: () => void
}

export function createRoute(view: Window): Route {
  let path = $state.raw(view.location.pathname)
  let rest = $state.raw(restOf(view.location))
  const read = (): void => {
    path = view.location.pathname
    rest = restOf(view.location)
  }
  const go = (next: string, how?: 'replace'): void => {
    if (next === view.location.pathname + restOf(view.location)) return
    if (how === 'replace') view.history.replaceState(null, '', next)
    else view.history.pushState(null, '', next)
    read()
    view.scrollTo(0, 0)
  }
  const clicked = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null
    if (!(link instanceof HTMLAnchorElement) || link.origin !== view.location.origin || link.target !== '')
      return
    if (
      link.hasAttribute('download') ||
      link.pathname.startsWith('/api/') ||
      link.pathname.startsWith('/yizhan-')
    )
      return
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
      return
    // A place on this page: the browser goes there by itself, with the keyboard.
    if (link.hash !== '' && link.pathname === view.location.pathname) return
    event.preventDefault()
    go(link.pathname + restOf(link))
  }
  view.addEventListener('popstate', read)
  // An address that was pasted into a page that is open already.
  view.addEventListener('hashchange', read)
  view.document.addEventListener('click', clicked)
  return {
    get path() {
      return path
    },
    get parts() {
      return path.split('/').filter(Boolean).map(decoded)
    },
    get rest() {
      return rest
    },
    go,
    close() {
      view.removeEventListener('popstate', read)
      view.removeEventListener('hashchange', read)
      view.document.removeEventListener('click', clicked)
    },
  }
}

function restOf({ search, hash }: { readonly search: string; readonly hash: string }): string {
  return search + hash
}

/** An address typed by hand may hold a stray %. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
