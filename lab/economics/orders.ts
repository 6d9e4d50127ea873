/** Every order of `items`, as many as the factorial of their number. */
export function ordersOf<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) => ordersOf([...items.slice(0, i), ...items.slice(i + 1)]).map((o) => [item, ...o]));
}
