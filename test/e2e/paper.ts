/** What a printer would be given: how many sheets, and how large each is. */
export type Sheets = { readonly pages: number; readonly width: number; readonly height: number }

/** Millimetres, from the boxes that every PDF names in the open. */
export function sheetsOf(pdf: Buffer): Sheets {
  const text = pdf.toString('latin1')
  const [, width = '0', height = '0'] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(text) ?? []
  const millimetres = (points: string): number => Math.round((Number(points) / 72) * 25.4)
  return {
    pages: text.match(/\/Type \/Page\b/g)?.length ?? 0,
    width: millimetres(width),
    height: millimetres(height),
  }
}
