// A package registry on this machine, for packages that are packed and not published: it knows the tarballs that it
// is given and nothing else, as a registry does that has never heard of the other platforms' packages.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after } from 'node:test';

function manifestOf(tarball) {
  const { stdout } = spawnSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' });
  return JSON.parse(stdout);
}

// Its address; it is closed after the tests.
export async function registry(tarballs) {
  const packages = new Map();
  const asked = [];
  let address = '';
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url.slice(1));
    asked.push(path);
    const tarball = tarballs.find((each) => path === `-/${each.split('/').pop()}`);
    if (tarball !== undefined) {
      response.end(readFileSync(tarball));
    } else if (packages.has(path)) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(packages.get(path)));
    } else {
      response.statusCode = 404;
      response.end('{"error":"Not found"}');
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  address = `http://127.0.0.1:${server.address().port}`;
  for (const tarball of tarballs) {
    const manifest = manifestOf(tarball);
    const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
    const dist = { tarball: `${address}/-/${tarball.split('/').pop()}`, integrity };
    const { name, version } = manifest;
    packages.set(name, { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } });
  }
  after(() => server.close());
  return { address: `${address}/`, asked };
}
