// A tour of the emulated Google Cloud with Google's Node clients, in a shell prepared by `emulator env`:
//   npm install && node tour.mjs
// Ends with 1 when a step failed.
import {Logging} from '@google-cloud/logging';
import {ServicesClient} from '@google-cloud/run';
import {SecretManagerServiceClient} from '@google-cloud/secret-manager';
import {Storage} from '@google-cloud/storage';

if (!process.env.GCP_EMULATOR_ENDPOINT) {
  console.error('this shell does not point at an emulator: eval "$(./provision emulator env --port 8090)"');
  process.exit(1);
}
const project = process.env.GOOGLE_CLOUD_PROJECT;
const parent = `projects/${project}`;
const run = Math.random().toString(36).slice(2, 10);
let failed = 0;

async function step(name, call) {
  try {
    console.log('ok  ', name, (await call()) ?? '');
  } catch (e) {
    failed++;
    console.log('FAIL', name, String(e).slice(0, 400));
  }
}

const secrets = new SecretManagerServiceClient();
const secret = `${parent}/secrets/node-${run}`;
await step('secret create', async () =>
  (await secrets.createSecret({parent, secretId: `node-${run}`, secret: {replication: {automatic: {}}}}))[0].name);
await step('secret version add', async () =>
  (await secrets.addSecretVersion({parent: secret, payload: {data: Buffer.from('hi')}}))[0].name);
await step('secret access', async () =>
  (await secrets.accessSecretVersion({name: `${secret}/versions/latest`}))[0].payload.data.toString());

const bucket = new Storage({projectId: project}).bucket(`${project}-node-${run}`);
await step('bucket create', async () => { await bucket.create(); });
await step('object save whole', async () => { await bucket.file('whole').save('hello', {resumable: false}); });
await step('object save streamed', async () => { await bucket.file('streamed').save('hello', {resumable: true}); });
await step('object read', async () => (await bucket.file('streamed').download())[0].toString());
await step('objects list', async () => (await bucket.getFiles())[0].map(file => file.name).join(' '));

await step('run service create', async () => {
  const [operation] = await new ServicesClient().createService({
    parent: `${parent}/locations/us-central1`,
    serviceId: `node-${run}`,
    service: {template: {containers: [{image: 'example/hello'}]}},
  });
  return (await operation.promise())[0].uri;
});

const logging = new Logging({projectId: project});
await step('log write', async () => {
  const log = logging.log(`node-${run}`);
  await log.write(log.entry({resource: {type: 'global'}}, 'hello'));
});
await step('log read', async () =>
  (await logging.getEntries({filter: `logName="${parent}/logs/node-${run}"`}))[0].map(entry => entry.data).at(-1));
process.exit(failed ? 1 : 0);
