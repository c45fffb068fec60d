// Decodes as a browser does: reads `encoding hex` lines, writes the text of each as UTF-16BE hex.
// Usage: node oracle.mjs PACKAGE < lines     (PACKAGE: the folder of the npm package @exodus/bytes)
// The digests pinned in test_decode_standard.py were computed with version 1.16.0 of it (MIT).
import { pathToFileURL } from 'node:url'
import { createInterface } from 'node:readline'
const { TextDecoder } = await import(pathToFileURL(process.argv[2] + '/encoding.js'))
const decoders = new Map()
for await (const line of createInterface({ input: process.stdin })) {
  const [name, hex] = line.split(' ')
  if (!decoders.has(name)) decoders.set(name, new TextDecoder(name, { ignoreBOM: true }))
  const text = decoders.get(name).decode(Buffer.from(hex, 'hex'))
  const raw = Buffer.from(text, 'utf16le').swap16()
  process.stdout.write(raw.toString('hex') + '\n')
}
