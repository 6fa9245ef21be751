/**
 * Runs a command to its end and then ends the process, which native parts of the Temporal SDK would keep alive.
 * A command that fails prints the message of its error, without a stack, and the exit status is 1.
 */
export async function runCommand(command: () => Promise<unknown>): Promise<never> {
  try {
    await command();
  } catch (error) {
    const message = error instanceof Error ? error.message : 'The command failed with an unknown error.';
    process.stderr.write(`${message}\n`);
    process.exit(1);
  }
  process.exit();
}
