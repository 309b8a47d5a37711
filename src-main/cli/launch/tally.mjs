/** Counts a Vitest JSON report honestly: what could not even be loaded or ended the run early is a failure. */
export function tally(report, exitCode) {
  if (report === null) return { passed: 0, failed: 1, skipped: 0, unloaded: 0 }
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  ).length
  const counted = report.numFailedTests + unloaded
  return {
    passed: report.numPassedTests,
    failed: counted === 0 && exitCode !== 0 ? 1 : counted,
    skipped: report.numPendingTests + report.numTodoTests,
    unloaded,
  }
}
