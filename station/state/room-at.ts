import { countyPages } from './county-page-names.ts'

/** Which of the app's parts an address belongs to. @param path of the address @param isDesk whether this browser was made one */
export function roomAt(
  path: string,
  isDesk: boolean,
  isSecure: boolean,
): 'insecure' | 'county' | 'carry' | 'start' | 'desk' {
  if (!isSecure) return 'insecure'
  const first = path.split('/').find(Boolean) ?? ''
  if (countyPages.some((page) => page === first)) return 'county'
  if (first === 'carry') return 'carry'
  if (first === 'enrol' || first === 'sign-in') return 'start'
  return isDesk ? 'desk' : 'start'
}
