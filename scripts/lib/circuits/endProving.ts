/** Ends the workers that snarkjs leaves behind, which would keep the process alive. */
export async function endProving(): Promise<void> {
  const { curve_bn128: curve } = globalThis as { curve_bn128?: { terminate(): Promise<void> } | null };
  await curve?.terminate();
}
