// Ends a script that cannot go on.
export function stop(message) {
  console.error(message);
  process.exit(2);
}
