/** What stands before any page is loaded, and takes the digits of a PIN. */
export type FirstLock = {
  /** What was typed so far; it takes no more. What is seen stays until `leave`. */
  readonly take: () => string
  /** The page stands: gone, and the keyboard is where it was. */
  readonly leave: () => void
}
