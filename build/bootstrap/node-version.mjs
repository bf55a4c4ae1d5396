/** Ends with a clear word where Node is too old for anything that follows; so this file must parse on any Node. @param {number} least */
export function requireNode(least) {
  const version = process.versions.node
  if (Number(version.split('.')[0]) >= least) return
  process.stderr.write(
    `Selvedge needs Node ${least} or newer to start, and this is Node ${version}. ` +
      'Install a current Node (nodejs.org, or your package manager) and run the same command again.\n',
  )
  process.exit(1)
}
