declare module 'pouchdb-adapter-memory' {
  const plugin: unknown
  export default plugin
}
